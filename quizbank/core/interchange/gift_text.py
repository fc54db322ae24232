"""The letters of GIFT: what is escaped, where a sign stands that is not, and on which line."""

import re
from collections.abc import Iterator
from functools import cache

from quizbank.core.interchange.gift_tree import GiftText
from quizbank.core.interchange.texts import TextFormat

ESCAPES = {sign: sign for sign in "\\:#={}~"} | {"n": "\n"}
ESCAPE = re.compile(r"\\([\\:#={}~n])")
MARKER = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
KEEPS_LINES = (TextFormat.HTML, TextFormat.MARKDOWN)


@cache
def _pattern(wanted: str) -> re.Pattern[str]:
    """An escaped sign as a whole, or one of these signs."""
    return re.compile(rf"{ESCAPE.pattern}|[{re.escape(wanted)}]")


class GiftSyntax(Exception):
    """A question is not GIFT; `at` is the line of what is wrong."""

    def __init__(self, at: int, says: str, remedy: str) -> None:
        super().__init__(says)
        self.at = at
        self.says = says
        self.remedy = remedy


class Piece:
    """Part of a file: its text with all escapes still in it, and the line on which it begins."""

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line

    def part(self, start: int, end: int | None = None) -> "Piece":
        """A part of it, which knows its own first line."""
        return Piece(self.text[start:end], self.line_at(start))

    def stripped(self) -> "Piece":
        """The same without blanks around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, len(self.text.rstrip()) if self.text.strip() else start)

    def line_at(self, place: int) -> int:
        """The line of a place in it."""
        return self.line + self.text.count("\n", 0, place)

    def signs(self, wanted: str) -> Iterator[int]:
        """The places of these signs that are not escaped."""
        for found in _pattern(wanted).finditer(self.text):
            if found[0] in wanted:
                yield found.start()

    def first(self, wanted: str) -> int:
        """The place of the first of these signs that is not escaped; -1 if there is none."""
        return next(self.signs(wanted), -1)

    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text.strip()

    def read(self, otherwise: TextFormat) -> GiftText:
        """Its text as it is meant, by its own marker or as it is without one."""
        marker = MARKER.match(self.text)
        written_as = TextFormat(marker[1]) if marker else otherwise
        raw = self.text[marker.end() :] if marker else self.text
        return GiftText(written_as, decoded_text(raw, keeps_lines=written_as in KEEPS_LINES))


def decoded_text(raw: str, *, keeps_lines: bool = False) -> str:
    """A text without its escapes; a line break of the file is a space, an escaped one is one."""
    text = raw.strip()
    if not keeps_lines:
        text = re.sub(r"\s\s+", " ", text.replace("\n", " "))
    return without_escapes(text)


def without_escapes(raw: str) -> str:
    """The signs that are meant."""
    return ESCAPE.sub(lambda found: ESCAPES[found[1]], raw)
