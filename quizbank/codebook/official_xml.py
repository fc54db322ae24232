"""Reads the official XML files: indexes and tables of ICD-10-CM, tables, index and definitions of
ICD-10-PCS.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from quizbank.codebook.errors import ImportRefused
from quizbank.codebook.packaged import AXIS_NAMES, Definition, IndexLine, Label

DEEPEST = 40  # levels of elements; an official file has fewer than 20
REFERENCES = {"see": "see", "seeAlso": "see also", "use": "use"}
TARGETS = ("code", "codes", "tab")
NOTHING = ("", "-", "--")
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True)
class PcsTables:
    """All tables of a year: labels, names of axes, definitions, and the codes they make."""

    labels: list[Label]
    axis_names: list[tuple[str, int, str]]
    definitions: list[Definition]
    codes: int
    tables: int


def root_of(name: str, data: bytes) -> Element:
    """The document, if it is one without entities and not nested beyond reason."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as refused:
        raise ImportRefused(
            f"{name} declares a document type or entities, which an official file does not"
        ) from refused
    except (ParseError, ValueError, LookupError) as broken:
        raise ImportRefused(
            f"{name} is cut off or is no XML ({broken}). Download it again."
        ) from broken
    if _is_deeper(root, DEEPEST):
        raise ImportRefused(f"{name} is nested more deeply than an official file")
    return root


def read_index(root: Element) -> list[IndexLine]:
    """An alphabetic index, or the neoplasm or drug table, whose columns become lines."""
    heads = {head.get("col", ""): _text(head) for head in root.iter("head")}
    return [
        line
        for main in root.iter("mainTerm")
        for line in _term_lines(main, _title(main), (), heads)
    ]


def read_pcs_tables(root: Element) -> PcsTables:
    """Every table; a character that means two things in one table is told with both."""
    labels: dict[tuple[str, int, str], str] = {}
    names: dict[tuple[str, int], str] = {}
    definitions: dict[tuple[str, str], Definition] = {}
    codes = tables = 0
    for table in root.iter("pcsTable"):
        tables += 1
        before = ""
        for axis, element in enumerate(table.findall("axis"), start=1):
            value, label = _labels(element)[0]
            _note_axis(labels, names, before, axis, element)
            definition = _text(element.find("definition"))
            if definition:
                defined = Definition(before[:1], axis, label, value, definition, "", "")
                definitions.setdefault((before[:1], label), defined)
            before += value
        for row in table.findall("pcsRow"):
            made = 1
            for axis, element in enumerate(row.findall("axis"), start=4):
                _note_axis(labels, names, before, axis, element)
                made *= len(element.findall("label"))
            codes += made
    return PcsTables(
        labels=[
            Label(before, axis, value, label) for (before, axis, value), label in labels.items()
        ],
        axis_names=[(*place, name) for place, name in names.items()],
        definitions=list(definitions.values()),
        codes=codes,
        tables=tables,
    )


def read_pcs_definitions(root: Element) -> list[Definition]:
    """Operations, body parts, approaches, devices and so on; by title, because the file has no
    characters.
    """
    return [
        Definition(
            section.get("code", ""),
            int(axis.get("pos", "0")),
            _text(title),
            "",
            _text(terms.find("definition")),
            _text(terms.find("explanation")),
            "; ".join(_text(one) for one in terms.findall("includes")),
        )
        for section in root.findall("section")
        for axis in section.findall("axis")
        for terms in axis.findall("terms")
        for title in terms.findall("title")
    ]


def _term_lines(
    element: Element, term: str, path: tuple[str, ...], heads: dict[str, str]
) -> Iterator[IndexLine]:
    """The lines of a term, then those of the terms below it."""
    manifestation = _text(element.find("manif"))
    for code in _targets(element):
        yield IndexLine(term, path, f"[{manifestation}]" if manifestation else "", code)
    for tag, says in REFERENCES.items():
        for reference in element.findall(tag):
            target = next(
                (_text(reference.find(one)) for one in TARGETS if reference.find(one) is not None),
                "",
            )
            words = _WHITE.sub(" ", reference.text or "").strip()
            yield IndexLine(term, path, f"{says} {words}".strip(), target)
    for cell in element.findall("cell"):
        if _text(cell) not in NOTHING:
            yield IndexLine(term, path, heads.get(cell.get("col", ""), ""), _text(cell))
    for below in element.findall("term"):
        yield from _term_lines(below, term, (*path, _title(below)), heads)


def _targets(element: Element) -> list[str]:
    return [_text(target) for tag in TARGETS for target in element.findall(tag)]


def _note_axis(
    labels: dict[tuple[str, int, str], str],
    names: dict[tuple[str, int], str],
    before: str,
    axis: int,
    element: Element,
) -> None:
    name = _text(element.find("title"))
    if name and name != AXIS_NAMES[axis - 1]:
        names[before, axis] = name
    for value, label in _labels(element):
        known = labels.setdefault((before, axis, value), label)
        if label not in known.split(" / "):
            labels[before, axis, value] = f"{known} / {label}"


def _labels(element: Element) -> list[tuple[str, str]]:
    found = [(label.get("code", ""), _text(label)) for label in element.findall("label")]
    if not found or any(len(value) != 1 for value, _ in found):
        raise ImportRefused("A table of the file has an axis without values")
    return found


def _title(element: Element) -> str:
    """The words of a term; what does not change the code stands behind them in brackets."""
    title = element.find("title")
    if title is None:
        return ""
    return _WHITE.sub(" ", " ".join(title.itertext())).strip()


def _is_deeper(root: Element, most: int) -> bool:
    level = [root]
    for _ in range(most):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    return _WHITE.sub(" ", "".join(element.itertext())).strip()
