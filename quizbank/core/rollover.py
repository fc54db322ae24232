"""What a new code year does to the items of the bank, as a work list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from quizbank.core.bank_file import PlacedItem, ReadResult
from quizbank.core.code_answers import CodeAnswers
from quizbank.core.code_mentions import Mention, is_named_in, mentions_in
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import Verdict, VerdictKind
from quizbank.core.code_years import fiscal_year
from quizbank.core.findings import Finding, Severity
from quizbank.core.item_texts import ListedCode, answers_of, listed_codes, meant_invalid, texts_of
from quizbank.core.problems import Problem
from quizbank.core.verdict_checks import days_of, mended, said, some

CATEGORY = 3  # characters
SAME_BODY_PART = 5  # characters of ICD-10-PCS up to the approach
# Codes whose words the official addenda change, with the title before and after.
Revisions = Mapping[tuple[CodeSystem, str], tuple[str, str]]
Titles = tuple[str | None, str | None]  # before and after
UNASKED = (CodeSystem.CPT, CodeSystem.MS_DRG)  # have years, but no tables that tell what changes


@dataclass(frozen=True)
class YearChange:
    """The last day of the books before, and the last day of the new ones that is known."""

    to: int
    before: date
    after: date


class YearNotKnown(ValueError):
    """The code tables end before the code year begins; the text says when."""


def year_change(to: int, answers: CodeAnswers) -> YearChange:
    """The two days to compare; raises `YearNotKnown`."""
    known = fiscal_year(to).within(answers.days)
    before = fiscal_year(to - 1).last
    if known is None or before not in answers.days:
        days = answers.days
        raise YearNotKnown(
            f"The code tables cover {days.first} to {days.last}, and code year {to} begins on "
            f"{fiscal_year(to).first}"
        )
    return YearChange(to, before, known.last)


class Rollover:
    """Compares the codes of items in two books; each code is looked up once."""

    def __init__(self, answers: CodeAnswers, change: YearChange, revisions: Revisions) -> None:
        self._answers = answers
        self._change = change
        self._revisions = revisions
        self._verdict = lru_cache(maxsize=None)(answers.verdict)
        self._new_below = lru_cache(maxsize=None)(self._look_below)

    def findings(self, reads: Sequence[ReadResult]) -> Iterator[Finding]:
        """What breaks an item is a problem, what touches it is advice. Items that end before the
        new books are left out.
        """
        for read in reads:
            for item in read.items:
                if days_of(item).last >= self._change.before:
                    yield from self._of_item(read, item)

    def unasked(self, reads: Sequence[ReadResult]) -> dict[CodeSystem, int]:
        """How many items name codes of systems for which no tables tell what changes."""
        named = [{one.system for one in listed_codes(item)} for r in reads for item in r.items]
        counts = {system: sum(system in systems for systems in named) for system in UNASKED}
        return {system: count for system, count in counts.items() if count}

    def _of_item(self, read: ReadResult, item: PlacedItem) -> Iterator[Finding]:
        meant = meant_invalid(item)
        listed = listed_codes(item)
        changed: list[tuple[ListedCode, tuple[str, ...]]] = []
        for one in listed:
            if self._answers.knows(one.system):
                yield from self._of_code(read, item, one, is_meant=one.code in meant)
                changed.append((one, self._new_around(one)))
        named = {one.code for one in listed}
        for mention, line in _diagnoses_named(item):
            if mention.code not in named:
                named.add(mention.code)
                one = ListedCode(CodeSystem.ICD10CM, mention.code, line)
                changed.append((one, self._new_below(one.system, one.code)))
        told: set[tuple[str, ...]] = set()
        for one, new in changed:
            if new and new not in told:
                told.add(new)
                says = f"{one.code} gets new codes below or beside it: {some(new)}"
                remedy = "Look whether the key is still the most specific"
                yield _finding(read, item, one, Severity.ADVICE, "new_codes", says, remedy)

    def _of_code(
        self, read: ReadResult, item: PlacedItem, listed: ListedCode, *, is_meant: bool
    ) -> Iterator[Finding]:
        before = self._verdict(listed.system, listed.code, self._change.before)
        after = self._verdict(listed.system, listed.code, self._change.after)
        if is_meant and after.is_usable and not before.is_usable:
            says = f"{listed.code} is meant to be wrong and becomes a valid code"
            remedy = "Write the item anew, or keep it to the years before"
            yield _finding(read, item, listed, Severity.PROBLEM, "becomes_valid", says, remedy)
        elif before.is_usable and not after.is_usable and not is_meant:
            yield self._broken(read, item, listed, after)
        elif before.is_usable and after.is_usable:
            yield from self._revised(read, item, listed, (before.title, after.title))

    def _revised(
        self, read: ReadResult, item: PlacedItem, listed: ListedCode, titles: Titles
    ) -> Iterator[Finding]:
        """A code that stays but reads otherwise; where one title is missing, no one knows."""
        old, new = self._revisions.get((listed.system, listed.code), titles)
        if old and new and old != new:
            says = f"{listed.code} is revised from “{old}” to “{new}”"
            remedy = "Read the item with the new words"
            yield _finding(read, item, listed, Severity.ADVICE, "revised", says, remedy)

    def _broken(
        self, read: ReadResult, item: PlacedItem, listed: ListedCode, after: Verdict
    ) -> Finding:
        says, remedy = said(after), mended(after)
        rule = "made_heading" if after.kind == VerdictKind.NOT_BILLABLE else after.kind.value
        if any(is_named_in(listed.code, text) for text in answers_of(item)[0]):
            says += ", and the key names it"
        return _finding(read, item, listed, Severity.PROBLEM, rule, says, remedy)

    def _new_around(self, listed: ListedCode) -> tuple[str, ...]:
        """New codes that compete with one: those below a heading, those at the same level beside
        a code. A code that broke is told with what takes its place.
        """
        before = self._verdict(listed.system, listed.code, self._change.before)
        after = self._verdict(listed.system, listed.code, self._change.after)
        if not (before.is_usable or after.is_usable):
            return self._new_below(listed.system, listed.code)
        if not (before.is_usable and after.is_usable):
            return ()
        beside = _what_neighbours_share(listed)
        if not beside:
            return ()
        level = len(listed.code)
        known = self._answers.valid_below(listed.system, beside, self._change.before)
        levels = {code[:level] for code in known}
        new = self._new_below(listed.system, beside)
        return tuple(code for code in new if code[:level] not in levels)

    def _look_below(self, system: CodeSystem, prefix: str) -> tuple[str, ...]:
        before = set(self._answers.valid_below(system, prefix, self._change.before))
        after = self._answers.valid_below(system, prefix, self._change.after)
        return tuple(code for code in after if code not in before)


def _diagnoses_named(item: PlacedItem) -> Iterator[tuple[Mention, int]]:
    """What the texts of an item name of ICD-10-CM, headings too, which `codes` need not have."""
    for text in texts_of(item):
        for mention in mentions_in(text.text):
            if mention.systems == (CodeSystem.ICD10CM,):
                yield mention, text.line


def _what_neighbours_share(listed: ListedCode) -> str:
    """What the codes begin with that are next to one; nothing where no neighbour competes."""
    code = listed.code
    match listed.system:
        case CodeSystem.ICD10CM if len(code) > CATEGORY:
            return code[:-1].rstrip("X").rstrip(".")
        case CodeSystem.ICD10PCS:
            return code[:SAME_BODY_PART]
        case _:
            return ""


def _finding(
    read: ReadResult,
    item: PlacedItem,
    listed: ListedCode,
    severity: Severity,
    rule: str,
    says: str,
    remedy: str,
) -> Finding:
    field = f"codes.{listed.system.value}"
    problem = Problem(read.path_name, listed.line, item.name, field, says, remedy)
    return Finding(problem, severity, rule)
