"""What an exam is on a given day, each fact with its source and how sure we are of it.

The models are the YAML format of `question_sets/formats/*.yaml`. No exam rule is in code.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from quizbank.core.authored import Authored, Day, Rule, Trouble, line_of_text
from quizbank.core.code_sets import CodeYearRule
from quizbank.core.items import ExamId, Kind, Setting, Slug

Text = Annotated[str, line_of_text(600)]
VersionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Confidence(StrEnum):
    """How sure we are of a fact."""

    CONFIRMED = "confirmed"  # read on the body's own site or a verbatim copy of its document
    LIKELY = "likely"  # independent pages agree
    UNSURE = "unsure"  # one page only, sources disagree, or nobody wrote it down


class Sourced(Authored):
    """Something with a source: a link or a title, and how sure we are."""

    source: Text
    confidence: Confidence


class Fact(Sourced):
    """One sentence for the facts page."""

    about: Text
    says: Text


class Count(Sourced):
    """A number that the exam has."""

    value: Annotated[int, Field(ge=0, le=1_000)]


class Minutes(Sourced):
    """A length of time in minutes."""

    value: Annotated[int, Field(ge=1, le=600)]


def _count_or_range(
    items: int | None, percent_from: Decimal | None, percent_to: Decimal | None
) -> Iterator[Trouble]:
    ends = (percent_from is not None) + (percent_to is not None)
    if (items is None) != (ends == 2) or ends == 1:
        remedy = "Write either `items`, or both `percent_from` and `percent_to`"
        yield Trouble((), "has neither one count nor one range", remedy)
    if percent_from is not None and percent_to is not None and percent_from > percent_to:
        yield Trouble(("percent_to",), f"is below percent_from, {percent_from}", "Swap the two")


class Domain(Sourced):
    """A content area, with its number of scored items or its share of them in per cent."""

    id: Slug
    name: Text
    items: Annotated[int, Field(ge=1, le=400)] | None = None
    percent_from: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    percent_to: Annotated[Decimal, Field(gt=0, le=100)] | None = None

    rules: ClassVar[tuple[Rule, ...]] = (_count_or_range,)


def _scale_is_whole(
    kind: str, scale_from: int | None, scale_to: int | None, practice_percent: int | None
) -> Iterator[Trouble]:
    if kind == "scaled" and None in (scale_from, scale_to, practice_percent):
        remedy = "Write scale_from, scale_to and practice_percent"
        yield Trouble((), "is scaled, but its scale is not whole", remedy)


class PassRule(Sourced):
    """When an attempt passes: a raw per cent, or a scaled score of unpublished conversion."""

    kind: Literal["raw_percent", "scaled"]
    cut: Annotated[int, Field(ge=1, le=1_000)]
    scale_from: int | None = None
    scale_to: int | None = None
    # Scaled exams only: the raw per cent that we hold a practice score against: an estimate.
    practice_percent: Annotated[int, Field(ge=1, le=100)] | None = None

    rules: ClassVar[tuple[Rule, ...]] = (_scale_is_whole,)


class CaseStructure(Sourced):
    """How many scored items come in cases, and from which settings."""

    cases: Annotated[int, Field(ge=0, le=50)]
    items_per_case: Annotated[int, Field(ge=1, le=8)] = 1
    settings: list[Setting] = Field(default_factory=list)  # shared out evenly


class Navigation(Sourced):
    """Whether a candidate may go back."""

    rule: Literal["free", "forward_only"]


class Books(Sourced):
    """Which code books may lie on the desk."""

    rule: Literal["open", "closed"]
    allowed: list[Text] = Field(default_factory=list)


class CodeYear(Sourced):
    """The day of the year on which the exam moves to that year's code books."""

    switch_month: Annotated[int, Field(ge=1, le=12)]
    switch_day: Annotated[int, Field(ge=1, le=31)]

    def year_on(self, day: date) -> int:
        """The code year that an exam on that day asks for."""
        return CodeYearRule(self.switch_month, self.switch_day).year_on(day)


class CodeEntryRule(Sourced):
    """What typed codes earn: all or nothing, or a share for each code."""

    scoring: Literal["all_or_nothing", "per_code"]


def _domains_differ(domains: list[Domain]) -> Iterator[Trouble]:
    ids = [domain.id for domain in domains]
    for place, domain_id in enumerate(ids):
        if domain_id in ids[:place]:
            at = ("domains", place, "id")
            yield Trouble(at, f"is {domain_id} again", "Name each domain once")


def _domains_fill_the_exam(domains: list[Domain], scored: Count) -> Iterator[Trouble]:
    counts = [domain.items for domain in domains if domain.items is not None]
    if counts and len(counts) != len(domains):
        remedy = "Give every domain `items`, or every domain a range of per cent"
        yield Trouble(("domains",), "have counts and ranges mixed", remedy)
    elif counts and sum(counts) != scored.value:
        says = f"have {sum(counts)} items together, but {scored.value} are scored"
        yield Trouble(("domains",), says, "Make them agree")
    elif not counts:
        low = sum(domain.percent_from or 0 for domain in domains)
        high = sum(domain.percent_to or 0 for domain in domains)
        if not low <= 100 <= high:
            says = f"have ranges that add to {low}–{high} %, which leaves out 100 %"
            yield Trouble(("domains",), says, "Correct the ranges")


def _cases_fit(cases: CaseStructure, scored: Count) -> Iterator[Trouble]:
    if cases.cases * cases.items_per_case > scored.value:
        says = f"have more items than the {scored.value} that are scored"
        yield Trouble(("cases",), says, "Correct `cases` or `items_per_case`")


def _ends_after_it_begins(effective_from: date, effective_to: date | None) -> Iterator[Trouble]:
    if effective_to and effective_to < effective_from:
        says = f"is before effective_from, {effective_from}"
        yield Trouble(("effective_to",), says, "Swap the two dates")


class ExamFormat(Authored):
    """The rules of one exam between two dates."""

    format: Literal["1"] = "1"
    exam: ExamId
    version: VersionId  # its name in attempts, never reused
    name: Text
    short_name: Text
    body: Text
    effective_from: Day
    effective_to: Day | None = None  # the last day that these rules hold
    scored: Count
    pretest: Count
    time: Minutes
    pass_rule: PassRule
    kinds: Annotated[list[Kind], Field(min_length=1)]
    kinds_fact: Fact
    code_entry: CodeEntryRule
    domains: Annotated[list[Domain], Field(min_length=1)]
    cases: CaseStructure
    navigation: Navigation
    books: Books
    code_year: CodeYear
    order: Literal["blueprint", "shuffled"]
    announce_minutes: list[Annotated[int, Field(ge=1, le=120)]]
    announce_fact: Fact
    facts: list[Fact]  # fee, retake, delivery, results … in the order of the page

    rules: ClassVar[tuple[Rule, ...]] = (
        _domains_differ,
        _domains_fill_the_exam,
        _cases_fit,
        _ends_after_it_begins,
    )

    @property
    def total_items(self) -> int:
        """Items shown: scored and pretest."""
        return self.scored.value + self.pretest.value

    @property
    def is_forward_only(self) -> bool:
        """Whether a question that was left stays closed."""
        return self.navigation.rule == "forward_only"

    @property
    def is_open_book(self) -> bool:
        """Whether code books are allowed."""
        return self.books.rule == "open"

    @property
    def seconds_per_item(self) -> float:
        """The exam's pace in seconds for each item shown."""
        return self.time.value * 60 / self.total_items

    @property
    def pass_percent(self) -> int:
        """The raw per cent that we hold a score against; for a scaled exam it is our estimate."""
        return self.pass_rule.practice_percent or self.pass_rule.cut

    def domain_name(self, domain_id: str) -> str:
        """The official name of a domain; raises KeyError for one that these rules do not have."""
        return {domain.id: domain.name for domain in self.domains}[domain_id]

    def is_in_force(self, day: date) -> bool:
        """Whether these rules hold on that day."""
        return self.effective_from <= day <= (self.effective_to or date.max)
