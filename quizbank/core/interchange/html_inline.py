"""What stands in one paragraph of HTML → one paragraph of Markdown."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from quizbank.core.interchange.html_tree import BLOCKS, DROPPED, MEDIA
from quizbank.core.interchange.markdown_text import escaped, line_starts_escaped
from quizbank.core.interchange.markup import Element
from quizbank.core.text_rules import REFUSED

PLAIN, EMPHASIS, STRONG, CODE, BREAK = 0, 1, 2, 4, 8  # styles; emphasis and strong make stars
STYLES = {
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), EMPHASIS),
    **dict.fromkeys(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"), STRONG),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), CODE),
}
RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
# What Markdown here has no sign for: its text is kept, and that it was there is told.
TOLD = {
    "u": "had underlined text, which is now plain",
    "ins": "had underlined text, which is now plain",
    "s": "had text that was struck out, which is now plain",
    "strike": "had text that was struck out, which is now plain",
    "del": "had text that was struck out, which is now plain",
    "mark": "had highlighted text, which is now plain",
}
LINK = "had a link, which is now plain text"
SCRIPT = "had a script, which was left out"
STYLE = "had a style sheet, which was left out"
FORM = "had a form field, which was left out"
LANGUAGES = "has a text in several languages, which now stand one behind the other"
RAISED_TOLD = "had raised or lowered text, which is now written with ^ or _"


class Run(NamedTuple):
    """A piece of text in one style; a line break is a run of its own."""

    text: str
    style: int = PLAIN


@dataclass
class Losses:
    """What a text had and Markdown has not: told, or reason enough to leave the question."""

    notes: dict[str, None]
    media: dict[str, None]

    def note(self, says: str) -> None:
        """Remember it once."""
        self.notes.setdefault(says)


def paragraph(children: Iterable[Element | str], losses: Losses, *, one_line: bool) -> str:
    """One paragraph, or with `one_line` one line without breaks."""
    runs = list(_runs(children, PLAIN, losses))
    if one_line:
        runs = [Run(" ") if run.style == BREAK else run for run in runs]
        return _line(list(_without_loose_blanks(runs)))
    lines = [_line(runs) for runs in _split_at_breaks(_without_loose_blanks(runs))]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        del lines[0]
    return "\\\n".join(line_starts_escaped(line) if line else "" for line in lines)


def is_inline(child: Element | str) -> bool:
    """Whether it belongs into a paragraph together with its neighbours."""
    return isinstance(child, str) or (
        child.tag not in BLOCKS and not any(one.tag in BLOCKS for one in child.below())
    )


def _runs(children: Iterable[Element | str], style: int, losses: Losses) -> Iterator[Run]:
    for child in children:
        if isinstance(child, str):
            yield Run(child.replace("\xa0", " "), style)
        elif child.tag == "br":
            yield Run("", BREAK)
        elif child.tag in MEDIA:
            losses.media.setdefault(child.tag)
        elif child.tag in DROPPED:
            _tell_dropped(child.tag, losses)
        elif child.tag in ("sub", "sup"):
            yield Run(_shifted(child, losses), style)
        else:
            _tell(child, losses)
            yield from _runs(child.children, style | STYLES.get(child.tag, PLAIN), losses)
            if child.tag in BLOCKS:
                yield Run(" ")


def _tell(element: Element, losses: Losses) -> None:
    if element.tag == "a" and element.attributes.get("href"):
        losses.note(LINK)
    elif element.tag in TOLD:
        losses.note(TOLD[element.tag])
    elif "multilang" in element.attributes.get("class", ""):
        losses.note(LANGUAGES)


def _tell_dropped(tag: str, losses: Losses) -> None:
    if tag in ("script", "noscript"):
        losses.note(SCRIPT)
    elif tag == "style":
        losses.note(STYLE)
    elif tag in ("input", "select", "textarea", "button"):
        losses.note(FORM)


def _shifted(element: Element, losses: Losses) -> str:
    """Raised or lowered text in characters that are so by themselves, or behind ^ or _."""
    text = " ".join(element.text.split())
    table = RAISED if element.tag == "sup" else LOWERED
    if all(character in table for character in text):
        return "".join(table[character] for character in text)
    losses.note(RAISED_TOLD)
    return f"{'^' if element.tag == 'sup' else '_'}({text})"


def _without_loose_blanks(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs of like style as one, blanks single and outside of styled runs."""
    was_blank = True
    last: Run | None = None
    for run in runs:
        if run.style == BREAK:
            yield from _spaced(last)
            last, was_blank = None, True
            yield run
            continue
        text = re.sub(r"[ \t\r\n\f]+", " ", run.text)
        text = text.removeprefix(" ") if was_blank else text
        if not text:
            continue
        was_blank = text.endswith(" ")
        if last is not None and run.style == last.style:
            last = Run(last.text + text, last.style)
            continue
        yield from _spaced(last)
        last = Run(text, run.style)
    yield from _spaced(last)


def _spaced(run: Run | None) -> Iterator[Run]:
    """A run without blanks at its ends, and the blanks as plain runs around it."""
    if run is None:
        return
    if run.style == PLAIN:
        yield run
        return
    inner = run.text.strip(" ")
    if run.text.startswith(" "):
        yield Run(" ")
    if inner:
        yield Run(inner, run.style)
    if inner and run.text.endswith(" "):
        yield Run(" ")


def _split_at_breaks(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        if run.style == BREAK:
            yield line
            line = []
        else:
            line.append(run)
    yield line


def _line(runs: list[Run]) -> str:
    pieces: list[str] = []
    is_marked = False
    for place, run in enumerate(runs):
        before = runs[place - 1].text[-1:] if place else ""
        after = runs[place + 1].text[:1] if place + 1 < len(runs) else ""
        text = _text(run, is_whole=len(runs) == 1)
        marks = "*" * (run.style & (EMPHASIS | STRONG))
        # Two that touch would share their stars.
        is_marked = (
            bool(marks)
            and not is_marked
            and _takes_marks(before or " ", text[0])
            and _takes_marks(after or " ", text[-1])
        )
        pieces.append(f"{marks}{text}{marks}" if is_marked else text)
    return "".join(pieces).strip(" ")


def _text(run: Run, *, is_whole: bool) -> str:
    if run.style & CODE and not any(pattern.search(run.text) for pattern, _, _ in REFUSED):
        return _code(run.text)
    return escaped(run.text, is_whole=is_whole)


def _takes_marks(outside: str, inside: str) -> bool:
    """Markdown takes no stars between a word and a sign."""
    is_sign = unicodedata.category(inside)[0] in "PS"
    is_beside_a_word = not (outside.isspace() or unicodedata.category(outside)[0] == "P")
    return not (is_sign and is_beside_a_word)


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
