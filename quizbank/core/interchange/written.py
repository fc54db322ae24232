"""What a file for another program holds of a set, and which questions it cannot hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizbank.core.items import AnyItem, Case, CodeEntryItem, MultipleItem, QuestionSetFile
from quizbank.core.source_text import UNSEEN

SEVERAL_CODES = "asks for several codes; there a typed answer is one text"


@dataclass(frozen=True)
class NotWritten:
    """A question that stays behind, and why."""

    item_id: str
    says: str

    def __str__(self) -> str:
        return f"{self.item_id} {self.says}."


@dataclass(frozen=True)
class Written:
    """A file, and what it has no room for."""

    data: bytes
    left: tuple[NotWritten, ...] = ()


@dataclass(frozen=True)
class Asked:
    """An item as a program without cases asks it: the record stands above the question."""

    item: AnyItem
    stem: str


def asked_in(question_set: QuestionSetFile) -> Iterator[Asked]:
    """Every item of a set in order."""
    for item, case in question_set.every_item():
        yield Asked(item, _with_record(case, item.stem) if case else item.stem)


def holds_one_answer(question_set: QuestionSetFile) -> tuple[list[Asked], list[NotWritten]]:
    """The items for formats in which a typed answer is one text, and those that are more."""
    kept: list[Asked] = []
    left: list[NotWritten] = []
    for asked in asked_in(question_set):
        if isinstance(asked.item, CodeEntryItem) and len(asked.item.key) > 1:
            left.append(NotWritten(asked.item.id, SEVERAL_CODES))
        else:
            kept.append(asked)
    return kept, left


def is_right(item: AnyItem, letter: str) -> bool:
    """Whether an option is keyed."""
    return letter in (item.key if isinstance(item, MultipleItem) else [item.answer_key])


def plain_lines(text: str) -> str:
    """A text with the line ends of every system alike, without what nobody sees."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _with_record(case: Case, stem: str) -> str:
    sections = (f"**{section.title}**\n\n{section.text}" for section in case.record)
    return "\n\n".join([*sections, "---", stem])
