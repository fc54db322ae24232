"""Whose day it is, at any moment."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from quizbank.clock import local_day, utcnow

LATE = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 23)),
        ("Pacific/Honolulu", date(2026, 11, 23)),
        ("UTC", date(2026, 11, 24)),
        ("Asia/Tokyo", date(2026, 11, 24)),
    ],
)
def test_the_day_is_that_of_the_persons_time_zone(zone: str, day: date) -> None:
    assert local_day(LATE, zone) == day


def test_the_day_turns_with_summer_time() -> None:
    before = datetime(2026, 7, 1, 3, 59, tzinfo=UTC)

    assert local_day(before, "America/New_York") == date(2026, 6, 30)
    assert local_day(before + timedelta(minutes=1), "America/New_York") == date(2026, 7, 1)


def test_the_moment_may_be_told_by_any_clock() -> None:
    moment = LATE.astimezone(timezone(timedelta(hours=9)))

    assert local_day(moment, "America/New_York") == local_day(LATE, "America/New_York")


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "America", "../etc/passwd", "a\0b", "x" * 300]
)
def test_where_nobody_knows_the_time_zone_the_day_is_that_of_utc(zone: str) -> None:
    assert local_day(LATE, zone) == date(2026, 11, 24)


def test_the_present_moment_is_in_utc() -> None:
    assert utcnow().tzinfo is UTC
