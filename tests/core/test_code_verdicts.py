"""What is said of a code on a day."""

from datetime import date

import pytest

from quizbank.core.code_sets import CodeSystem
from quizbank.core.code_verdicts import CodeFacts, Interval, Verdict, VerdictKind, verdict_of

DAY = date(2026, 6, 1)
OCTOBER = date(2026, 10, 1)
ALWAYS: tuple[Interval, ...] = ((date(2015, 10, 1), None),)
GONE: tuple[Interval, ...] = ((date(2015, 10, 1), date(2025, 10, 1)),)
TO_COME: tuple[Interval, ...] = ((OCTOBER, None),)


def verdict(
    *,
    title: str | None = "Cholera",
    valid: tuple[Interval, ...] = ALWAYS,
    children: tuple[str, ...] = (),
    near: tuple[str, ...] = (),
) -> Verdict:
    return verdict_of(CodeFacts(CodeSystem.ICD10CM, "A00.0", title, valid, children, near), DAY)


def test_a_valid_code_is_usable() -> None:
    told = verdict()

    assert told.kind == VerdictKind.OK
    assert told.is_usable


def test_a_valid_code_without_words_is_usable_and_says_so() -> None:
    told = verdict(title=None)

    assert told.kind == VerdictKind.NO_TITLE
    assert told.is_usable


def test_a_heading_is_not_billable_and_tells_what_is_below() -> None:
    told = verdict(valid=(), children=("A00.0", "A00.1"))

    assert told.kind == VerdictKind.NOT_BILLABLE
    assert told.children == ("A00.0", "A00.1")
    assert told.since is None
    assert not told.is_usable


def test_a_code_that_was_made_a_heading_tells_since_when() -> None:
    told = verdict(valid=GONE, children=("A00.00",))

    assert told.kind == VerdictKind.NOT_BILLABLE
    assert told.since == date(2025, 10, 1)


def test_a_code_without_heirs_is_deleted() -> None:
    told = verdict(valid=GONE)

    assert (told.kind, told.since) == (VerdictKind.DELETED, date(2025, 10, 1))


def test_a_code_of_next_year_is_not_yet_valid() -> None:
    told = verdict(valid=TO_COME)

    assert (told.kind, told.since) == (VerdictKind.NOT_YET, OCTOBER)


def test_a_code_that_was_deleted_and_comes_back_is_deleted_until_then() -> None:
    assert verdict(valid=GONE + TO_COME).kind == VerdictKind.DELETED


def test_what_no_table_has_is_unknown_and_tells_what_is_near() -> None:
    told = verdict(title=None, valid=(), near=("A00.1",))

    assert (told.kind, told.near) == (VerdictKind.UNKNOWN, ("A00.1",))


@pytest.mark.parametrize(
    ("day", "is_usable"), [(date(2026, 9, 30), False), (OCTOBER, True), (date(2030, 1, 1), True)]
)
def test_an_interval_holds_its_first_day(day: date, is_usable: bool) -> None:
    facts = CodeFacts(CodeSystem.ICD10CM, "A00.0", "Cholera", TO_COME)

    assert verdict_of(facts, day).is_usable is is_usable


def test_an_interval_does_not_hold_the_first_day_after_it() -> None:
    facts = CodeFacts(CodeSystem.ICD10CM, "A00.0", "Cholera", GONE)

    assert verdict_of(facts, date(2025, 9, 30)).is_usable
    assert not verdict_of(facts, date(2025, 10, 1)).is_usable
