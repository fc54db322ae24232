"""Time at the exam's pace, and scores by worked numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from quizbank.core.code_sets import CodeYearRule
from quizbank.core.scoring import (
    ScoredResponse,
    Tally,
    is_pass,
    last_reached,
    tally,
    tally_by_domain,
)
from quizbank.core.timing import counts_as_in_time, deadline_of, time_for, time_left
from tests.core.formats import make_format, sourced

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def response(domain: str, credit: int, *, is_scored: bool = True) -> ScoredResponse:
    return ScoredResponse(domain, is_scored, Fraction(credit))


def test_the_whole_exam_gets_its_official_time_and_a_part_the_same_pace() -> None:
    exam_format = make_format(time=sourced(value=240))

    assert time_for(exam_format, 24) == timedelta(hours=4)
    assert time_for(exam_format, 6) == timedelta(hours=1)


def test_extra_time_stretches_the_whole() -> None:
    deadline = deadline_of(started_at=NOON, time=timedelta(hours=2), multiplier=Decimal("1.25"))

    assert deadline == NOON + timedelta(hours=2, minutes=30)
    assert time_left(deadline, NOON + timedelta(hours=3)) == timedelta(0)


def test_what_was_answered_in_time_may_arrive_late_but_not_a_day_late() -> None:
    before, after = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)

    assert counts_as_in_time(answered_at=before, arrived_at=after, deadline=NOON)
    assert not counts_as_in_time(answered_at=after, arrived_at=after, deadline=NOON)
    assert not counts_as_in_time(
        answered_at=before, arrived_at=NOON + timedelta(hours=25), deadline=NOON
    )


def test_pretest_items_do_not_count() -> None:
    score = tally([response("a", 1), response("a", 0), response("b", 1, is_scored=False)])

    assert (score.credit, score.items, score.percent) == (1, 2, 50)


def test_the_cut_is_reached_exactly_at_seventy_per_cent() -> None:
    exam_format = make_format()

    assert is_pass(exam_format, Tally(Fraction(70), 100))
    assert not is_pass(exam_format, Tally(Fraction(69), 100))
    assert not is_pass(exam_format, Tally(Fraction(0), 0))


def test_a_per_cent_is_rounded_down_so_that_it_never_flatters() -> None:
    assert Tally(Fraction(17), 25).percent == 68
    assert Tally(Fraction(69999, 1000), 100).percent == 69


def test_a_scaled_exam_is_held_against_its_practice_line() -> None:
    rule = sourced(kind="scaled", cut=390, scale_from=200, scale_to=500, practice_percent=75)
    exam_format = make_format(pass_rule=rule)

    assert not is_pass(exam_format, Tally(Fraction(74), 100))
    assert is_pass(exam_format, Tally(Fraction(75), 100))


def test_domains_come_in_the_blueprints_order_and_say_when_they_are_too_few() -> None:
    responses = [response("c", 1), *[response("a", 1)] * 5]

    found = tally_by_domain(make_format(), responses)

    assert [(one.domain, one.tally.items) for one in found] == [("a", 5), ("c", 1)]
    assert [one.tally.is_too_few for one in found] == [False, True]


def test_the_last_question_seen_parts_omitted_from_not_reached() -> None:
    assert last_reached([3, 9, 4]) == 9
    assert last_reached([]) == 0


def test_the_code_year_switches_on_its_day() -> None:
    ahima = CodeYearRule(5, 1)

    assert ahima.year_on(NOON.date().replace(month=4, day=30)) == 2025
    assert ahima.year_on(NOON.date().replace(month=5, day=1)) == 2026
