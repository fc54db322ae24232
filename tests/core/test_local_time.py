"""Moments on the clocks of different places."""

from datetime import UTC, datetime

import pytest

from quizbank.core.local_time import from_the_wall, in_words, on_the_wall, zone_in_words

NEW_YORK, PHOENIX = "America/New_York", "America/Phoenix"


def test_a_time_is_read_in_the_zone_of_whoever_typed_it() -> None:
    typed = datetime(2026, 11, 26, 18, 0)  # noqa: DTZ001  as typed, without a zone

    assert from_the_wall(typed, NEW_YORK) == datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    assert from_the_wall(typed, PHOENIX) == datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
    assert from_the_wall(typed, "nowhere") == datetime(2026, 11, 26, 18, 0, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    typed = datetime(2026, 11, 1, 1, 30)  # noqa: DTZ001

    assert from_the_wall(typed, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_hour_that_is_left_out_is_shown_as_the_next() -> None:
    typed = datetime(2027, 3, 14, 2, 30)  # noqa: DTZ001

    moment = from_the_wall(typed, NEW_YORK)

    assert in_words(moment, NEW_YORK) == "Sunday 14 March 2027, 03:30 (New York time)"


def test_the_same_moment_is_shown_in_each_ones_zone() -> None:
    moment = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)

    assert in_words(moment, NEW_YORK) == "Thursday 26 November 2026, 20:00 (New York time)"
    assert in_words(moment, PHOENIX) == "Thursday 26 November 2026, 18:00 (Phoenix time)"
    assert in_words(moment, "UTC") == "Friday 27 November 2026, 01:00 (UTC)"
    assert on_the_wall(moment, PHOENIX) == moment


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Los_Angeles", "Los Angeles time"),
        ("Japan", "Japan time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("../etc/passwd", "UTC"),
        ("", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_place(zone: str, words: str) -> None:
    assert zone_in_words(zone) == words
