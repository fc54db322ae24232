"""Aiken, the plain text with `A.` before each option and `ANSWER: B` below, as drafts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizbank.core.interchange.collecting import Asked, Collector
from quizbank.core.interchange.drafts import DraftOption, Reading
from quizbank.core.interchange.encodings import decoded
from quizbank.core.items import Kind

OPTION = re.compile(r"([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class _Block:
    """The lines of one question."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str, int]] = field(default_factory=list)  # letter, text, line
    answer: str | None = None
    answer_line: int = 0


def read(data: bytes) -> Reading:
    """Every question of an Aiken file."""
    source = decoded(data)
    collector = Collector("Aiken")
    for says in source.notes:
        collector.note(says)
    blocks = list(_blocks(source.text))
    collector.expect(len(blocks))
    for block in blocks:
        _read_question(collector.question(line=block.line), block)
    return collector.reading()


def _blocks(text: str) -> Iterator[_Block]:
    """A question ends with its answer; one without an answer ends where the next one begins."""
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if not words:
            continue
        option, answer = OPTION.match(words), ANSWER.match(words)
        if block is None or (block.options and not option and not answer):
            if block is not None:
                yield block
            block = _Block(number)
        if answer:
            block.answer, block.answer_line = answer[1].strip(), number
            yield block
            block = None
        elif option:
            block.options.append((option[1], option[2].strip(), number))
        else:
            block.stem.append(words)
    if block is not None:
        yield block


def _read_question(asked: Asked, block: _Block) -> None:
    stem = asked.stem(" ".join(block.stem))
    if not block.stem:
        remedy = "Write the question in the line above its first option"
        asked.problem("stem", "is missing", remedy, line=block.line)
    if len(block.options) > len(ALPHABET):
        asked.problem("options", f"are {len(block.options):,}", "Take some out")
        return
    for (letter, _, line), expected in zip(block.options, ALPHABET, strict=False):
        if letter != expected:
            remedy = "Write the options A, B, C … in order, each in a line of its own"
            asked.problem("options", f"have {letter} where {expected} comes", remedy, line=line)
            break
    right = _right(asked, block)
    asked.keep(
        kind=Kind.SINGLE,
        stem=stem,
        options=tuple(
            DraftOption(asked.text(text, one_line=True), "", letter == right)
            for letter, text, _ in block.options
        ),
    )


def _right(asked: Asked, block: _Block) -> str:
    """The letter behind ANSWER; what is wrong with it is told."""
    letters = [letter for letter, _, _ in block.options]
    remedy = "Write ANSWER: and one letter below the options"
    if block.answer is None:
        last = block.options[-1][2] if block.options else block.line
        asked.problem("ANSWER", "is missing", remedy, line=last)
        return ""
    answer = block.answer.rstrip(".)").upper()
    if not re.fullmatch(r"[A-Z]", answer):
        shown = block.answer[:40]
        asked.problem("ANSWER", f"is ‘{shown}’", remedy, line=block.answer_line)
    elif answer not in letters:
        among = f"Write one of {', '.join(letters)}" if letters else "Write the options above it"
        asked.problem(
            "ANSWER", f"names {answer}, which is no option", among, line=block.answer_line
        )
    return answer
