"""GIFT → its parse tree. What is not GIFT is told with its line, and the next question is read.

Written after the format's documentation; where that is silent, after what Moodle's importer does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quizbank.core.interchange.gift_answers import answers_of
from quizbank.core.interchange.gift_text import GiftSyntax, Piece, without_escapes
from quizbank.core.interchange.gift_tree import (
    Broken,
    Category,
    Description,
    GiftEntry,
    GiftText,
)
from quizbank.core.interchange.texts import TextFormat

CATEGORY = "$CATEGORY:"
COMMENT = "//"
TAG = re.compile(r"\[tag:([^\x00-\x1f\x7f]+?)\]")
ID = re.compile(r"\[id:((?:\\\]|[^\x00-\x1f\x7f\]])+)\]")
GAP = "_____"
MOST_LETTERS = 200_000  # of a whole question
APART = "Leave an empty line between two questions"


@dataclass
class _Chunk:
    """Lines without an empty one between them, and what the comments before and in them say."""

    line: int
    lines: list[str] = field(default_factory=list)
    id: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def piece(self) -> Piece:
        return Piece("\n".join(self.lines), self.line)


def gift_entries(text: str) -> Iterator[GiftEntry]:
    """The questions and categories of a file, in order, with those that cannot be read."""
    for chunk, gap in _whole_questions(_chunks(text)):
        piece = chunk.piece
        if piece.text.startswith(CATEGORY):
            path, _, rest = piece.text.partition("\n")
            yield Category(path.removeprefix(CATEGORY).strip(), piece.line)
            if not rest.strip():
                continue
            piece = Piece(rest, piece.line + 1)
        yield _question(piece.stripped(), chunk, gap)


def _chunks(text: str) -> Iterator[_Chunk]:
    """Blocks between empty lines; what comments say goes to the block that follows or has them."""
    chunk = _Chunk(0)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith(COMMENT):
            _read_comment(line, chunk)
            if chunk.lines:
                chunk.lines.append("")
        elif line.strip():
            if not chunk.lines:
                chunk.line = number
            chunk.lines.append(line)
        elif chunk.lines:
            yield chunk
            chunk = _Chunk(0)
    if chunk.lines:
        yield chunk


def _read_comment(line: str, chunk: _Chunk) -> None:
    if found := ID.search(line):
        chunk.id = found[1].strip().replace("\\]", "]")
    chunk.tags += tuple(TAG.findall(line))


def _whole_questions(chunks: Iterator[_Chunk]) -> Iterator[tuple[_Chunk, int]]:
    """A brace that is closed only behind an empty line: its parts as one, and where the gap is."""
    waiting: list[_Chunk] = []
    for chunk in chunks:
        opens, closes = chunk.piece.first("{"), chunk.piece.first("}")
        if waiting and opens < 0 and closes < 0:
            waiting.append(chunk)
            continue
        if waiting and closes >= 0 and not 0 <= opens < closes:
            first = waiting[0]
            yield _as_one([*waiting, chunk]), first.line + len(first.lines)
            waiting = []
            continue
        yield from ((one, 0) for one in waiting)
        waiting = [chunk] if opens >= 0 > closes else []
        if not waiting:
            yield chunk, 0
    yield from ((one, 0) for one in waiting)


def _as_one(chunks: list[_Chunk]) -> _Chunk:
    first, *others = chunks
    lines = list(first.lines)
    for chunk in others:
        lines += [""] * (chunk.line - first.line - len(lines)) + chunk.lines
    return _Chunk(first.line, lines, first.id, first.tags)


def _question(piece: Piece, chunk: _Chunk, gap: int) -> GiftEntry:
    title = ""
    try:
        if len(piece.text) > MOST_LETTERS:
            says = f"has {len(piece.text):,} characters"
            raise GiftSyntax(piece.line, says, f"{APART}, or shorten it to {MOST_LETTERS:,}")
        found, body = _title(piece)
        title = found or ""
        if gap:
            remedy = "Take the empty line out, or close the answers with } before it"
            raise GiftSyntax(gap, "has an empty line between { and }", remedy)
        return _with_body(body, line=piece.line, title=found, id=chunk.id, tags=chunk.tags)
    except GiftSyntax as wrong:
        return Broken(piece.line, title, wrong.at, wrong.says, wrong.remedy)


def _title(piece: Piece) -> tuple[str | None, Piece]:
    if not piece.text.startswith("::"):
        return None, piece
    rest = piece.part(2)
    for place in rest.signs(":"):
        if rest.text.startswith("::", place):
            return without_escapes(rest.text[:place]), rest.part(place + 2).stripped()
    remedy = "Write ::name:: before the question, or \\:: if two colons are meant"
    raise GiftSyntax(piece.line, "opens its name with :: and does not close it", remedy)


def _with_body(body: Piece, **shared: Any) -> GiftEntry:
    opens, closes = body.first("{"), body.first("}")
    if opens < 0 and closes < 0:
        return Description(stem=body.read(TextFormat.MOODLE), **shared)
    if closes >= 0 and not 0 <= opens < closes:
        says, remedy = (
            "has a } without a { before it",
            "Write { before the answers, or \\} for the sign",
        )
        raise GiftSyntax(body.line_at(closes), says, remedy)
    if closes < 0:
        remedy = f"Close the answers with }}, or write \\{{ for the sign. {APART}"
        raise GiftSyntax(body.line_at(opens), "has a { that is not closed", remedy)
    inner, after = body.part(opens + 1, closes), _without_comment(body.part(closes + 1))
    _refuse_second_braces(inner, after)
    stem = _stem(body.part(0, opens), after)
    shared |= {"stem": stem, "is_embedded": not after.is_blank()}
    return answers_of(inner.stripped(), stem.written_as, **shared)


def _without_comment(after: Piece) -> Piece:
    """Behind the answers a comment may stand on their line."""
    line, _, rest = after.text.partition("\n")
    return Piece(f"\n{rest}", after.line) if line.lstrip().startswith(COMMENT) else after


def _refuse_second_braces(inner: Piece, after: Piece) -> None:
    if (place := inner.first("{")) >= 0:
        remedy = f"Close the first answers with }}, or write \\{{ for the sign. {APART}"
        raise GiftSyntax(inner.line_at(place), "has a { within its answers", remedy)
    if (place := after.first("{}")) >= 0:
        remedy = f"{APART}, or write \\{{ and \\}} for the signs"
        raise GiftSyntax(after.line_at(place), "has more braces behind its answers", remedy)


def _stem(before: Piece, after: Piece) -> GiftText:
    """The stem; where the answers stand within it, there is a gap to fill."""
    stem = before.read(TextFormat.MOODLE)
    if after.is_blank():
        return stem
    if before.is_blank():
        stem = after.read(TextFormat.MOODLE)
        return GiftText(stem.written_as, f"{GAP} {stem.text}")
    return GiftText(stem.written_as, f"{stem.text} {GAP} {after.read(stem.written_as).text}")
