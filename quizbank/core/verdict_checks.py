"""Asks the code tables whether every code of an item holds where candidates meet it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from quizbank.core.bank_checks import Formats
from quizbank.core.bank_file import PlacedItem, ReadResult
from quizbank.core.blueprint import CodeYear
from quizbank.core.code_answers import CodeAnswers
from quizbank.core.code_mentions import Mention, is_named_in
from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import Verdict, VerdictKind
from quizbank.core.code_years import CheckedDay, Days, checked_days, exam_days, fiscal_year
from quizbank.core.findings import Finding, Severity
from quizbank.core.item_texts import ListedCode, answers_of, listed_codes, meant_invalid, text_of
from quizbank.core.problems import Problem

MOST_NAMED = 6
HCPCS = (CodeSystem.HCPCS, CodeSystem.HCPCS_MODIFIER)


class CodeCheck:
    """The tables, and the rules that say on which days the exams of a set ask for a code year."""

    def __init__(self, answers: CodeAnswers, formats: Formats) -> None:
        self._answers = answers
        self._formats = formats
        self.verdict = lru_cache(maxsize=None)(answers.verdict)

    def findings(self, read: ReadResult) -> Iterator[Finding]:
        """What does not hold in a set, item by item."""
        yield from self._years_without_tables(read)
        rules = rules_of(read.exams, self._formats)
        for item in read.items:
            of_item = days_of(item)
            days = checked_days(read.code_years, rules, of_item=of_item, tables=self._answers.days)
            yield from _ItemCheck(self, read, item, tuple(days), rules).findings()

    def knows(self, system: CodeSystem) -> bool:
        """Whether anything can be said of a system's codes."""
        return self._answers.knows(system)

    def tells_headings(self, read: ReadResult) -> Callable[[Mention], bool]:
        """For a set: whether a word that is written like a code is none. Either it is a heading in
        the first of its code years, or it is a short word such as T12 and nothing to the tables.
        """
        known = self._answers.days
        day = known.nearest(fiscal_year(min(read.code_years, default=known.last.year)).first)

        def is_no_code(mention: Mention) -> bool:
            if mention.is_heading or CodeSystem.ICD10CM not in mention.systems:
                return mention.is_heading
            kind = self.verdict(CodeSystem.ICD10CM, mention.code, day).kind
            if mention.is_sure:
                return kind == VerdictKind.NOT_BILLABLE
            return kind in (VerdictKind.NOT_BILLABLE, VerdictKind.UNKNOWN)

        return is_no_code

    def _years_without_tables(self, read: ReadResult) -> Iterator[Finding]:
        known = self._answers.days
        for year in read.code_years:
            if fiscal_year(year).within(known) is None:
                says = f"has {year}, which the code tables do not cover"
                remedy = f"They cover {known.first} to {known.last}; check the set again later"
                problem = Problem(read.path_name, read.set_line, "", "code_years", says, remedy)
                yield Finding(problem, Severity.NOTE, "year_without_tables")


def rules_of(exams: Sequence[str], formats: Formats) -> tuple[CodeYear, ...]:
    """When each exam of a set moves to the next code year, by all rules that hold or will."""
    return tuple(
        {
            (rule.switch_month, rule.switch_day): rule
            for exam in exams
            for rule in (version.code_year for version in formats.get(exam, ()))
        }.values()
    )


def days_of(item: PlacedItem) -> Days:
    """The days on which an item may be asked, as its author dated it."""
    first = item.values.get("valid_from") or date.min
    return Days(first, item.values.get("valid_until") or date.max)


@dataclass(frozen=True)
class _ItemCheck:
    """One item against the tables."""

    check: CodeCheck
    read: ReadResult
    item: PlacedItem
    days: tuple[CheckedDay, ...]
    rules: tuple[CodeYear, ...]

    @cached_property
    def meant(self) -> dict[str, int]:
        return meant_invalid(self.item)

    def findings(self) -> Iterator[Finding]:
        for listed in listed_codes(self.item):
            if self.days and self.check.knows(listed.system):
                yield from self._of_code(listed)
        yield from self._of_key()

    def _of_code(self, listed: ListedCode) -> Iterator[Finding]:
        verdicts = [
            (one.code_year, self.check.verdict(listed.system, listed.code, one.day))
            for one in self.days
        ]
        if listed.code in self.meant:
            yield from self._meant_but_sound(listed, verdicts)
            return
        unsound = next(((year, one) for year, one in verdicts if not one.is_usable), None)
        if unsound is not None:
            sound = [year for year, one in verdicts if one.is_usable]
            yield self._unsound(listed, *unsound, sound)
        elif any(one.kind == VerdictKind.NO_TITLE for _, one in verdicts):
            says = f"{listed.code} is valid, but no source has its title yet"
            yield self._finding(Severity.NOTE, "no_title", listed, says, "Nothing to do")

    def _meant_but_sound(
        self, listed: ListedCode, verdicts: list[tuple[int, Verdict]]
    ) -> Iterator[Finding]:
        sound = next(((year, one) for year, one in verdicts if one.is_usable), None)
        if sound is None:
            return
        year, verdict = sound
        says = f"{listed.code} is a valid code of code year {year}"
        if verdict.title:
            says += f" ({verdict.title})"
        remedy = "Take it out of `meant_invalid`, and look at what the item says of it"
        line = self.meant[listed.code]
        problem = Problem(self.read.path_name, line, self.item.name, "meant_invalid", says, remedy)
        yield Finding(problem, Severity.PROBLEM, "meant_invalid_is_valid")

    def _unsound(
        self, listed: ListedCode, year: int, verdict: Verdict, sound: list[int]
    ) -> Finding:
        says = f"{said(verdict)}, and the set is for code year {year}"
        remedy = f"{mended(verdict)}{self._dated(verdict, sound)}"
        if not self._is_keyed(listed.code):
            remedy += "; if it is wrong on purpose, list it in `meant_invalid`"
        return self._finding(Severity.PROBLEM, verdict.kind.value, listed, says, remedy)

    def _dated(self, verdict: Verdict, sound: list[int]) -> str:
        """The dates that keep the item to those code years in which its codes hold."""
        if not sound or not self.rules:
            return ""
        if verdict.kind == VerdictKind.NOT_YET:
            first = max(exam_days(min(sound), rule).first for rule in self.rules)
            return f", or begin the item with `valid_from: {first}`"
        last = min(exam_days(max(sound), rule).last for rule in self.rules)
        return f", or end the item with `valid_until: {last}`"

    def _of_key(self) -> Iterator[Finding]:
        """A key names no code that is wrong on purpose, unless the question is about such codes:
        only the right options name one, or the stem does.
        """
        right, wrong = answers_of(self.item)
        stem = text_of(self.item.written, "stem")
        for code, line in self.meant.items():
            if not any(is_named_in(code, text) for text in right):
                continue
            is_typed = self.item.values.get("kind") == "code_entry"
            others = any(is_named_in(one, text) for one in self.meant for text in wrong)
            if is_typed or (others and not is_named_in(code, stem)):
                says = f"has {code}, which the key names too"
                remedy = "A key that is right holds only valid codes: replace it, or mend the list"
                problem = Problem(
                    self.read.path_name, line, self.item.name, "meant_invalid", says, remedy
                )
                yield Finding(problem, Severity.PROBLEM, "key_is_invalid")

    def _is_keyed(self, code: str) -> bool:
        return any(is_named_in(code, text) for text in answers_of(self.item)[0])

    def _finding(
        self, severity: Severity, rule: str, listed: ListedCode, says: str, remedy: str
    ) -> Finding:
        field = f"codes.{listed.system.value}"
        problem = Problem(self.read.path_name, listed.line, self.item.name, field, says, remedy)
        return Finding(problem, severity, rule)


def said(verdict: Verdict) -> str:
    """What a verdict means, in words."""
    code = verdict.code
    match verdict.kind:
        case VerdictKind.NOT_BILLABLE if verdict.since:
            return f"{code} became a heading on {verdict.since}"
        case VerdictKind.NOT_BILLABLE:
            return f"{code} is a heading and no code to report"
        case VerdictKind.DELETED:
            return f"{code} was deleted on {verdict.since}"
        case VerdictKind.NOT_YET:
            return f"{code} begins only on {verdict.since}"
        case VerdictKind.UNKNOWN if verdict.system in HCPCS:
            return f"{code} is neither among our HCPCS codes nor in an imported list"
        case VerdictKind.UNKNOWN:
            return f"{code} is no code of {verdict.system.value}"
        case _:
            return f"{code} is valid"


def mended(verdict: Verdict) -> str:
    """What to write instead."""
    if verdict.kind == VerdictKind.NOT_BILLABLE:
        return f"Write one of {some(verdict.children)}"
    if verdict.kind == VerdictKind.UNKNOWN:
        near = f" (near it: {some(verdict.near)})" if verdict.near else ""
        if verdict.system in HCPCS:
            return f"Look it up{near}; if it exists, describe it in hcpcs_seed.yaml"
        return f"Look at its spelling{near}"
    return "Replace it"


def some(codes: Sequence[str]) -> str:
    """The first few of many codes, and how many more there are."""
    rest = len(codes) - MOST_NAMED
    return ", ".join(codes[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
