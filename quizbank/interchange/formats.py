"""The formats in which a set can be taken along, and what each has no room for."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from quizbank.anki_packages import Note, anki_package
from quizbank.bank.markdown import render_block, render_inline
from quizbank.core.interchange import (
    csv_writer,
    gift_writer,
    moodle_xml_writer,
    qti_writer,
    yaml_writer,
)
from quizbank.core.interchange.anki import flashcards
from quizbank.core.interchange.written import Written
from quizbank.core.items import AnyItem, Case, CodeEntryItem, QuestionSetFile

CASES = "the record of the case stands above each of its questions"
SHUFFLE = "the options may stand in any order here; the file does not say so"
SYSTEM = "the file does not say which code set the typed code is of"
REFERENCES = "the references are left out"
DATES = "the days on which it begins and ends to be asked are left out"
TOPICS = "the topics are left out"
PLAIN = "Domains, difficulty, lists of codes and the heading of the set have no place in it."
Loses = Callable[[AnyItem, Case | None], bool]
TESTS: Mapping[str, Loses] = {
    CASES: lambda _item, case: case is not None,
    SHUFFLE: lambda item, _case: getattr(item, "shuffle", False),
    SYSTEM: lambda item, _case: isinstance(item, CodeEntryItem),
    REFERENCES: lambda item, _case: bool(item.references),
    DATES: lambda item, _case: bool(item.valid_from or item.valid_until),
    TOPICS: lambda item, _case: bool(item.topics),
}


@dataclass(frozen=True)
class Format:
    """One way to take a set along; `loses` is told question by question, `says` once."""

    name: str
    about: str
    ending: str
    mimetype: str
    write: Callable[[QuestionSetFile, datetime], Written]
    says: str = ""
    loses: tuple[str, ...] = ()


def losses(question_set: QuestionSetFile, chosen: Format, written: Written) -> dict[str, list[str]]:
    """What of which question is not in the file, the questions that stay behind first."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in written.left:
        found[f"It is not in the file: it {one.says}"].append(one.item_id)
    behind = {one.item_id for one in written.left}
    for says in chosen.loses:
        for item, case in question_set.every_item():
            if item.id not in behind and TESTS[says](item, case):
                found[says[0].upper() + says[1:]].append(item.id)
    return dict(found)


def _yaml(question_set: QuestionSetFile, _at: datetime) -> Written:
    return Written(yaml_writer.write(question_set))


def _qti(question_set: QuestionSetFile, _at: datetime) -> Written:
    return qti_writer.write(question_set, block=render_block, inline=render_inline)


def _anki(question_set: QuestionSetFile, at: datetime) -> Written:
    """Known by set and question: brought in again, a card replaces itself."""
    deck_id = int.from_bytes(sha256(question_set.set.encode()).digest()[:4]) + 1
    cards = flashcards(question_set, block=render_block, inline=render_inline)
    notes = (
        Note(f"{question_set.set}/{card.item_id}", card.front, card.back, card.tags)
        for card in cards
    )
    return Written(anki_package(notes, deck_id=deck_id, deck_name=question_set.title, made_at=at))


FORMATS: Mapping[str, Format] = {
    "yaml": Format(
        "YAML",
        "Everything, as this site and its files hold it",
        "yaml",
        "application/yaml",
        _yaml,
    ),
    "moodle-xml": Format(
        "Moodle XML",
        "For Moodle and whatever reads its questions",
        "xml",
        "application/xml",
        lambda question_set, _at: moodle_xml_writer.write(question_set),
        PLAIN,
        (CASES, SYSTEM, REFERENCES, DATES),
    ),
    "gift": Format(
        "GIFT",
        "Plain text for Moodle and others",
        "gift",
        "text/plain",
        lambda question_set, _at: gift_writer.write(question_set),
        PLAIN,
        (CASES, SHUFFLE, SYSTEM, REFERENCES, DATES),
    ),
    "qti": Format(
        "QTI 2.1",
        "A package for learning platforms such as OpenOlat, Inspera or Blackboard",
        "zip",
        "application/zip",
        _qti,
        PLAIN,
        (CASES, SYSTEM, TOPICS, REFERENCES, DATES),
    ),
    "csv": Format(
        "CSV",
        "A table for a spreadsheet, which can be uploaded here again",
        "csv",
        "text/csv",
        lambda question_set, _at: csv_writer.write(question_set),
        "The heading of the set, with its exams and code years, has no place in it.",
    ),
    "anki": Format(
        "Anki",
        "Flash cards, with the reasons on the back",
        "apkg",
        "application/octet-stream",
        _anki,
        "A card is turned over, not answered: nothing is checked there. " + PLAIN,
        (CASES, SHUFFLE, DATES),
    ),
}
