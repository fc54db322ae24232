"""Streaks forgive a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.streaks import Streak, streak_of

TODAY = date(2026, 11, 23)


def ago(*days: int) -> list[date]:
    """Days counted back from today."""
    return [TODAY - timedelta(days=one) for one in days]


def test_without_practice_there_is_no_streak() -> None:
    assert streak_of([], today=TODAY) == Streak(0, has_today=False, keep_by=None)


def test_days_in_a_row_are_counted() -> None:
    streak = streak_of(ago(0, 1, 2), today=TODAY)

    assert streak == Streak(3, has_today=True, keep_by=TODAY + timedelta(days=2))


def test_today_is_not_missed_before_it_is_over() -> None:
    streak = streak_of(ago(1, 2), today=TODAY)

    assert streak == Streak(2, has_today=False, keep_by=TODAY + timedelta(days=1))


def test_a_missed_day_is_forgiven() -> None:
    assert streak_of(ago(0, 2, 3, 5), today=TODAY).days == 4


def test_a_day_missed_yesterday_leaves_today_to_go_on() -> None:
    assert streak_of(ago(2, 3), today=TODAY) == Streak(2, has_today=False, keep_by=TODAY)


def test_two_missed_days_in_a_row_end_it() -> None:
    assert streak_of(ago(3, 4, 5), today=TODAY).days == 0
    assert streak_of(ago(0, 3, 4), today=TODAY).days == 1


def test_a_day_ahead_as_after_a_flight_counts_once_it_is_today() -> None:
    assert streak_of([TODAY + timedelta(days=1), *ago(0)], today=TODAY).days == 1


@given(st.sets(st.integers(min_value=0, max_value=60)), st.integers(min_value=0, max_value=60))
def test_one_more_day_never_shortens_a_streak(days: set[int], more: int) -> None:
    before = streak_of(ago(*days), today=TODAY).days

    assert streak_of(ago(*days, more), today=TODAY).days >= before


@given(st.sets(st.integers(min_value=0, max_value=60)))
def test_a_streak_counts_days_that_were_practised(days: set[int]) -> None:
    streak = streak_of(ago(*days), today=TODAY)

    assert 0 <= streak.days <= len(days)
    assert (streak.days > 0) == any(day <= 2 for day in days)
    assert streak.has_today == (0 in days)
