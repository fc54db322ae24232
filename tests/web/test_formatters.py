"""Numbers and times as people read them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quizbank.web.formatters import clock, day, duration, percent, plural


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (0, "0 s"),
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (89, "1 min"),
        (91, "2 min"),
        (3_599, "1 h"),
        (3_600, "1 h"),
        (4_360, "1 h 13 min"),
        (timedelta(hours=4), "4 h"),
        (timedelta(minutes=45), "45 min"),
    ],
)
def test_a_length_of_time_is_in_words(span: timedelta | int, words: str) -> None:
    assert duration(span) == words


@pytest.mark.parametrize(
    ("span", "shown"),
    [(4_360, "1:12:40"), (545, "9:05"), (0, "0:00"), (-3, "0:00"), (timedelta(hours=3), "3:00:00")],
)
def test_a_length_of_time_is_like_a_clock(span: timedelta | int, shown: str) -> None:
    assert clock(span) == shown


def test_a_date_has_its_month_in_words() -> None:
    assert day(date(2026, 5, 3)) == "3 May 2026"
    assert day(datetime(2026, 12, 31, 23, tzinfo=UTC)) == "31 December 2026"


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0 %"), (0.695, "70 %"), (0.724, "72 %"), (1, "100 %")]
)
def test_a_share_is_in_whole_per_cent(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_a_count_has_its_noun() -> None:
    assert plural(1, "question") == "1 question"
    assert plural(0, "question") == "0 questions"
    assert plural(1_250, "entry", "entries") == "1,250 entries"
