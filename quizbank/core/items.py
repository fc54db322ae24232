"""Items, options, answer keys and cases as their author writes them.

What an item needs to work is asked here; what we ask of the sets that come with Quizbank beyond
that (a reason for every option, a rationale, a reference) is in `editorial`. The models are the
YAML format of `docs/question_sets.md`. Every scalar arrives as text (the reader keeps `0E10` and
`no` as they were written); the models give it its type and refuse what they do not know. What makes
them well formed beyond that are plain functions in `item_rules`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from quizbank.core import item_rules
from quizbank.core.authored import AsNumber, Authored, Day, Rule, line_of_text
from quizbank.core.code_sets import CodeSystem

LETTERS = "ABCDEFGH"
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,59}$")]
Title = Annotated[str, line_of_text(120)]
ShortText = Annotated[str, line_of_text(1_000)]
Prose = Annotated[str, line_of_text(12_000)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]  # or nothing
Remarks = Annotated[str, StringConstraints(strip_whitespace=True, max_length=12_000)]
Letter = Literal["A", "B", "C", "D", "E", "F", "G", "H"]
Codes = Annotated[list[Annotated[str, line_of_text(20)]], Field(max_length=60)]
ExamId = Literal["cpc", "ccs", "cca", "cbcs"]


class Kind(StrEnum):
    """What the candidate does: choose one, choose several, or type codes."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    CODE_ENTRY = "code_entry"


class Setting(StrEnum):
    """Where the care in a case happened."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    EMERGENCY = "emergency"
    PROFESSIONAL = "professional"


class Option(Authored):
    """One choice, and why it is right or wrong, if its author says so."""

    text: ShortText
    why: Remark = ""


class ItemBase(Authored):
    """What items of every kind have."""

    id: ItemId
    domains: dict[ExamId, Slug]
    topics: Annotated[list[Slug], Field(max_length=6)] = []
    difficulty: Annotated[Literal[1, 2, 3], AsNumber]
    stem: Prose
    rationale: Remarks = ""
    references: Annotated[list[ShortText], Field(max_length=12)] = []
    codes: dict[CodeSystem, Codes] = {}
    meant_invalid: Codes = []
    valid_from: Day | None = None
    valid_until: Day | None = None

    rules: ClassVar[tuple[Rule, ...]] = (
        item_rules.dates_are_in_order,
        item_rules.codes_have_their_shape,
        item_rules.meant_invalid_is_listed,
    )


class ChoiceItem(ItemBase):
    """An item answered by choosing from options."""

    options: Annotated[dict[Letter, Option], Field(min_length=2, max_length=8)]
    shuffle: bool = False

    rules: ClassVar[tuple[Rule, ...]] = (
        *ItemBase.rules,
        item_rules.letters_are_in_order,
        item_rules.options_differ,
        item_rules.shuffled_options_are_not_named,
    )


class SingleItem(ChoiceItem):
    """One option is right."""

    kind: Literal["single"]
    key: Letter

    rules: ClassVar[tuple[Rule, ...]] = (*ChoiceItem.rules, item_rules.key_names_an_option)

    @property
    def answer_key(self) -> str:
        """The right letter."""
        return self.key


class MultipleItem(ChoiceItem):
    """Several options are right, and the stem says how many."""

    kind: Literal["multiple"]
    options: Annotated[dict[Letter, Option], Field(min_length=3, max_length=8)]
    choose: Annotated[int, Field(ge=2, le=7)]
    key: Annotated[list[Letter], Field(max_length=8)]

    rules: ClassVar[tuple[Rule, ...]] = (
        *ChoiceItem.rules,
        item_rules.key_names_options,
        item_rules.key_has_the_number,
        item_rules.an_option_is_wrong,
    )

    @property
    def answer_key(self) -> str:
        """The right letters in order, as one word."""
        return "".join(sorted(self.key))


class KeyedCode(Authored):
    """A code that belongs to the answer, or that people type instead of it, and why."""

    code: ShortText
    why: Remark = ""


class CodeEntryItem(ItemBase):
    """The candidate types codes."""

    kind: Literal["code_entry"]
    code_system: Literal["icd10cm", "icd10pcs", "hcpcs", "cpt"]
    ordered: bool
    key: Annotated[list[KeyedCode], Field(min_length=1, max_length=12)]
    near_misses: Annotated[list[KeyedCode], Field(max_length=30)] = []

    rules: ClassVar[tuple[Rule, ...]] = (
        *ItemBase.rules,
        item_rules.keyed_codes_differ,
        item_rules.keyed_codes_have_their_shape,
        item_rules.keyed_codes_are_listed,
        item_rules.near_misses_are_listed,
    )

    @property
    def answer_key(self) -> str:
        """The right codes, one a line, in the order that counts."""
        return "\n".join(entry.code for entry in self.key)


AnyItem = Annotated[SingleItem | MultipleItem | CodeEntryItem, Field(discriminator="kind")]


class RecordSection(Authored):
    """One document of a case record, such as the operative note."""

    title: Annotated[str, line_of_text(60)]
    text: Prose


class CaseHead(Authored):
    """What a case has beside its items."""

    id: ItemId
    kind: Literal["case"]
    title: Title
    setting: Setting
    record: Annotated[list[RecordSection], Field(min_length=1, max_length=12)]


class Case(CaseHead):
    """A record and the items about it, which stay together and in order."""

    items: Annotated[list[AnyItem], Field(min_length=1, max_length=8)]


Entry = Annotated[SingleItem | MultipleItem | CodeEntryItem | Case, Field(discriminator="kind")]


class BlindKey(Authored):
    """How many items of a set a second reader answered without seeing the key, and when."""

    blind: Annotated[int, Field(ge=0, le=5_000)]
    on: Day


class SetHead(Authored):
    """What a question set says of itself, above its items."""

    format: Annotated[Literal[1], AsNumber]
    set: Slug
    title: Title
    exams: Annotated[list[ExamId], Field(min_length=1, max_length=4)]
    code_years: Annotated[
        list[Annotated[int, Field(ge=2016, le=2100)]], Field(min_length=1, max_length=40)
    ]
    uses_cpt: bool
    licence: ShortText
    author: ShortText
    keyed: BlindKey | None = None

    rules: ClassVar[tuple[Rule, ...]] = (
        item_rules.exams_differ,
        item_rules.code_years_differ,
    )


class QuestionSetFile(SetHead):
    """One YAML file: a set of items for one exam or several."""

    items: Annotated[list[Entry], Field(min_length=1, max_length=5_000)]

    def every_item(self) -> Iterator[tuple[AnyItem, Case | None]]:
        """Each item in file order, with the case that it belongs to."""
        for entry in self.items:
            if isinstance(entry, Case):
                for item in entry.items:
                    yield item, entry
            else:
                yield entry, None
