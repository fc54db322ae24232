"""HTML, or the same elements out of XML → the small Markdown of questions."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from quizbank.core.interchange.html_inline import Losses, is_inline, paragraph
from quizbank.core.interchange.html_tree import BLOCKS, DROPPED
from quizbank.core.interchange.markdown_text import escaped, line_starts_escaped
from quizbank.core.interchange.markup import Element
from quizbank.core.text_rules import REFUSED

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LETTERED = "had a list with letters, which now has numbers"
JOINED = "had a table with joined cells, which are now apart"
CELL_LINES = "had lines within a table cell, which are now one line"
ONE_LINE = "had a list or table where one line is held, which is now running text"
FIXED = "had text of fixed width that looks like HTML, which is now plain"


def to_markdown(root: Element, losses: Losses) -> str:
    """Paragraphs, lists, tables and quotations."""
    return _joined(_blocks(root.children, losses))


def to_line(root: Element, losses: Losses) -> str:
    """Everything as one line, as options and reasons are."""
    if any(True for _ in root.below("ul", "ol", "table", "pre")):
        losses.note(ONE_LINE)
    return paragraph(root.children, losses, one_line=True)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block.strip())


def _blocks(children: Iterable[Element | str], losses: Losses) -> Iterator[str]:
    lists = 0  # in a row, for two lists that touch would be one
    for is_running, group in groupby(children, key=is_inline):
        members = list(group)
        if is_running:
            for part in _at_double_breaks(members):
                text = paragraph(part, losses, one_line=False)
                lists = 0 if text else lists
                yield text
            continue
        for element in members:
            if isinstance(element, Element):
                is_list = element.tag in ("ul", "ol")
                yield from _block(element, losses, is_other_list=lists % 2 == 1)
                lists = lists + 1 if is_list else 0


def _block(element: Element, losses: Losses, *, is_other_list: bool) -> Iterator[str]:
    tag = element.tag
    if tag in ("ul", "ol"):
        yield _list(element, losses, is_other=is_other_list)
    elif tag == "table":
        yield from _table(element, losses)
    elif tag == "pre":
        yield _preformatted(element, losses)
    elif tag == "blockquote":
        inner = _joined(_blocks(element.children, losses))
        yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else ""
    elif tag == "hr":
        yield "---"
    elif tag in HEADINGS:
        yield _strong_line(element, losses)
    elif tag not in DROPPED:
        yield from _blocks(element.children, losses)


def _strong_line(element: Element, losses: Losses) -> str:
    strong = Element("strong", children=element.children)
    return line_starts_escaped(paragraph([strong], losses, one_line=True))


def _at_double_breaks(children: list[Element | str]) -> Iterator[list[Element | str]]:
    """Two line breaks in a row begin a paragraph."""
    part: list[Element | str] = []
    breaks = 0
    for child in children:
        if isinstance(child, Element) and child.tag == "br":
            breaks += 1
            part.append(child)
        elif isinstance(child, str) and not child.strip() and breaks:
            continue
        else:
            if breaks > 1:
                yield _without_end_breaks(part)
                part = []
            breaks = 0
            part.append(child)
    yield _without_end_breaks(part)


def _without_end_breaks(part: list[Element | str]) -> list[Element | str]:
    while part and isinstance(part[-1], Element) and part[-1].tag == "br":
        part.pop()
    return part


def _list(element: Element, losses: Losses, *, is_other: bool) -> str:
    start = element.attributes.get("start", "1")
    number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
    if element.tag == "ol" and element.attributes.get("type", "1") not in ("1", ""):
        losses.note(LETTERED)
    entries: list[str] = []
    for item in element.elements():
        is_entry = item.tag == "li"
        inner = _entry(item if is_entry else Element("li", children=[item]), losses)
        if not inner:
            continue
        marker = ("* " if is_other else "- ") if element.tag == "ul" else ""
        marker = marker or f"{number}{')' if is_other else '.'} "
        number += 1
        indent = " " * len(marker)
        first, *rest = inner.split("\n")
        entries.append(
            "\n".join([marker + first, *(indent + line if line else "" for line in rest)])
        )
    return "\n".join(entries)


def _entry(item: Element, losses: Losses) -> str:
    """The blocks of a list entry; a list right after its text needs no empty line."""
    blocks = [block for block in _blocks(item.children, losses) if block.strip()]
    has_list = any(True for _ in item.elements("ul", "ol"))
    separator = "\n" if has_list and len(blocks) == 2 else "\n\n"
    return separator.join(blocks)


def _preformatted(element: Element, losses: Losses) -> str:
    text = element.text.replace("\r\n", "\n").removeprefix("\n").rstrip("\n \t")
    if any(pattern.search(text) for pattern, _, _ in REFUSED):
        losses.note(FIXED)
        lines = (line_starts_escaped(escaped(line.strip())) for line in text.split("\n"))
        return "\\\n".join(line for line in lines if line)
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}" if text.strip() else ""


def _table(element: Element, losses: Losses) -> Iterator[str]:
    caption = element.first("caption")
    if caption is not None:
        yield _strong_line(caption, losses)
    rows = list(_rows(element))
    cells = [[_cell(cell, losses) for cell in row.elements("td", "th")] for row in rows]
    width = max((len(row) for row in cells), default=0)
    if not width:
        return
    first = rows[0].elements()
    has_head = element.first("thead") is not None or all(cell.tag == "th" for cell in first)
    if not has_head:
        cells.insert(0, [])
    lines = [_row(row, width) for row in cells]
    yield "\n".join([lines[0], _row(["---"] * width, width), *lines[1:]])


def _rows(element: Element) -> Iterator[Element]:
    for child in element.elements():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.elements("tr")


def _row(cells: list[str], width: int) -> str:
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"


def _cell(cell: Element, losses: Losses) -> str:
    spans = {cell.attributes.get(name, "1") for name in ("colspan", "rowspan")}
    if spans - {"1", "", "0"}:
        losses.note(JOINED)
    if any(one.tag == "br" or one.tag in BLOCKS - {"p"} for one in cell.below()):
        losses.note(CELL_LINES)
    # A heading cell is strong by itself.
    inner = paragraph(cell.children, losses, one_line=True)
    return inner.replace("|", "\\|")
