"""The table in docs/interchange.md says what is so."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from quizbank.bank.markdown import render_block, render_inline
from quizbank.config import ROOT
from quizbank.core.code_sets import CodeSystem
from quizbank.core.interchange import (
    csv_writer,
    gift_writer,
    moodle_xml_writer,
    qti_writer,
    yaml_writer,
)
from quizbank.core.interchange.draft_items import fields_of
from quizbank.core.interchange.drafts import Draft, Reading
from quizbank.core.interchange.reading import read_questions
from quizbank.core.items import (
    AnyItem,
    Case,
    CodeEntryItem,
    KeyedCode,
    MultipleItem,
    Option,
    QuestionSetFile,
    RecordSection,
    Setting,
    SingleItem,
)
from tests.core.interchange.sets import question_set

SHARED = {
    "domains": {"ccs": "coding"},
    "topics": ["renal", "queries"],
    "difficulty": 3,
    "references": ["A guideline, section 1"],
}
SINGLE = SingleItem(
    kind="single",
    id="one-right",
    stem="A **note** that\nbreaks its line.\n\n- E11.65\n- E11.6",
    options={
        "A": Option(text="E11.65 _alone_", why="It is\n`so`."),
        "B": Option(text="I12.9", why="Kidneys."),
        "C": Option(text="N18.31"),
    },
    key="B",
    rationale="The rule\nfirst.",
    codes={CodeSystem.ICD10CM: ["E11.65", "E11.6", "I12.9", "N18.31"]},
    meant_invalid=["E11.6"],
    valid_from=date(2025, 10, 1),
    valid_until=date(2026, 9, 30),
    **SHARED,
)
MULTIPLE = MultipleItem(
    kind="multiple",
    id="two-right",
    stem="Select the TWO.",
    options={letter: Option(text=f"Text {letter}") for letter in "ABCD"},
    choose=2,
    key=["B", "D"],
    shuffle=True,
    **SHARED,
)


def typed(name: str, *codes: str) -> CodeEntryItem:
    """An item in which these codes are typed, and one that is nearly right."""
    return CodeEntryItem(
        kind="code_entry",
        id=name,
        stem="Enter what fits.",
        code_system="icd10cm",
        ordered=True,
        key=[KeyedCode(code=code, why=f"{code} fits.") for code in codes],
        near_misses=[KeyedCode(code="E11.9", why="Too vague.")],
        codes={CodeSystem.ICD10CM: [*codes, "E11.9"]},
        **SHARED,
    )


ONE_CODE, TWO_CODES = typed("one-code", "E11.42"), typed("two-codes", "E11.42", "Z79.4")
IN_CASE = SINGLE.model_copy(update={"id": "in-a-case", "stem": "Which one?"})
CASE = Case(
    kind="case",
    id="a-case",
    title="A wrist",
    setting=Setting.EMERGENCY,
    record=[RecordSection(title="Note", text="A fall on the ice.")],
    items=[IN_CASE],
)
EVERYTHING = question_set([SINGLE, MULTIPLE, ONE_CODE, TWO_CODES, CASE])
WRITERS: Mapping[str, Callable[[QuestionSetFile], bytes]] = {
    "YAML": yaml_writer.write,
    "CSV": lambda whole: csv_writer.write(whole).data,
    "Moodle XML": lambda whole: moodle_xml_writer.write(whole).data,
    "GIFT": lambda whole: gift_writer.write(whole).data,
    "QTI 2.1": lambda whole: qti_writer.write(whole, block=render_block, inline=render_inline).data,
}


@dataclass(frozen=True)
class Back:
    """What came back of the set."""

    reading: Reading

    def draft(self, item: AnyItem) -> Draft | None:
        """The draft of an item."""
        return next((one for one in self.reading.drafts if one.id_hint == item.id), None)

    def field(self, name: str) -> object:
        """A field of the first item."""
        draft = self.draft(SINGLE)
        return fields_of(draft).get(name) if draft else None


def text(back: object, written: str) -> str:
    """Whether a text is the same, or only looks the same."""
    if back == written:
        return "yes"
    return "as shown" if render_block(str(back)).split() == render_block(written).split() else "no"


def worst(verdicts: list[str]) -> str:
    """What holds for all of several texts."""
    return max(verdicts, key=["yes", "as shown", "no"].index)


def options(back: Back, part: str) -> str:
    """Whether the texts or the reasons of the options are kept."""
    draft = back.draft(SINGLE)
    assert draft is not None
    pairs = zip(draft.options, SINGLE.options.values(), strict=True)
    return worst([text(getattr(one, part), getattr(other, part)) for one, other in pairs])


def key(back: Back, item: AnyItem) -> str:
    """Whether the keyed letters are kept."""
    draft = back.draft(item)
    return yes(draft is not None and draft.key == item.answer_key)


def codes(back: Back, item: CodeEntryItem) -> str:
    """Whether the typed codes are kept, with their reasons."""
    draft = back.draft(item)
    if draft is None:
        return "stays behind"
    kept = [(one.code, one.why) for one in (*draft.codes, *draft.near_misses)]
    return yes(kept == [(one.code, one.why) for one in (*item.key, *item.near_misses)])


def listed_codes(back: Back) -> str:
    """Whether the list of codes is kept, or made again."""
    draft = back.draft(SINGLE)
    assert draft is not None
    listed = fields_of(draft).get("codes", {}).get("icd10cm", [])
    if draft.item or "codes" in draft.more:
        return yes(listed == SINGLE.codes[CodeSystem.ICD10CM])
    return "found again" if {"E11.65", "I12.9", "N18.31"} <= set(listed) else "no"


def record(back: Back) -> str:
    """Whether a case is kept, or its record at least."""
    draft = back.draft(IN_CASE)
    assert draft is not None
    if draft.case:
        return yes(draft.case.record == (("Note", "A fall on the ice."),))
    has_record = draft.stem.startswith("**Note**\n\nA fall on the ice.")
    return "above the stem" if has_record and draft.stem.endswith("Which one?") else "no"


def yes(is_kept: bool) -> str:
    """As the table says it."""
    return "yes" if is_kept else "no"


PARTS: Mapping[str, Callable[[Back], str]] = {
    "Stem": lambda back: text(back.field("stem"), SINGLE.stem),
    "Options": lambda back: options(back, "text"),
    "Key, one right option": lambda back: key(back, SINGLE),
    "Key, several right options": lambda back: key(back, MULTIPLE),
    "Reason for each option": lambda back: options(back, "why"),
    "Rationale": lambda back: text(back.field("rationale"), SINGLE.rationale),
    "One typed code and near misses": lambda back: codes(back, ONE_CODE),
    "Several typed codes": lambda back: codes(back, TWO_CODES),
    "Id": lambda back: yes(back.field("id") == "one-right"),
    "Topics": lambda back: yes(back.field("topics") == ["renal", "queries"]),
    "Shuffled options": lambda back: yes(bool((one := back.draft(MULTIPLE)) and one.is_shuffled)),
    "Difficulty": lambda back: yes(back.field("difficulty") == 3),
    "Domains": lambda back: yes(back.field("domains") == {"ccs": "coding"}),
    "References": lambda back: yes(back.field("references") == SHARED["references"]),
    "Codes by system": listed_codes,
    "Codes meant to be wrong": lambda back: yes(back.field("meant_invalid") == ["E11.6"]),
    "First and last valid day": lambda back: yes(back.field("valid_from") == "2025-10-01"),
    "Record of a case": record,
    "Title, exams, code years, licence of the set": lambda back: yes(back.reading.head is not None),
}


def the_table() -> dict[str, list[str]]:
    """The rows of the last table of the document, by their first cells."""
    document = (ROOT / "docs" / "interchange.md").read_text("utf-8")
    _, _, section = document.partition("## What each format keeps\n")
    rows = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return {first: rest for first, *rest in cells}


def test_the_table_has_every_part_and_every_format() -> None:
    table = the_table()

    assert table.pop("") == list(WRITERS)
    assert [row for row in table if row != "---"] == list(PARTS)


@pytest.mark.parametrize("format_name", list(WRITERS))
def test_the_table_says_what_is_kept(format_name: str) -> None:
    back = Back(read_questions("set", WRITERS[format_name](EVERYTHING)))
    column = list(WRITERS).index(format_name)

    found = {part: verdict(back) for part, verdict in PARTS.items()}

    assert found == {part: the_table()[part][column] for part in PARTS}
