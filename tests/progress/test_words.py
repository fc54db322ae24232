"""Estimates are said in whole per cents, and never surer than they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.progress.words import chance, chance_span, points, span


def plain(words: str) -> str:
    """With blanks at which a line may end."""
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "under 1 %"),
        (0.0049, "under 1 %"),
        (0.005, "1 %"),
        (0.644, "64 %"),
        (0.645, "65 %"),
        (0.9949, "99 %"),
        (0.995, "over 99 %"),
        (1.0, "over 99 %"),
    ],
)
def test_nothing_is_impossible_and_nothing_certain(share: float, said: str) -> None:
    assert plain(chance(share)) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.41, 0.82, "41 to 82 %"),
        (0.001, 0.12, "under 1 to 12 %"),
        (0.9, 0.999, "90 to over 99 %"),
        (0.997, 0.999, "over 99 %"),
    ],
)
def test_an_interval_of_chances(low: float, high: float, said: str) -> None:
    assert plain(chance_span(low, high)) == said


def test_an_interval_that_is_a_point_is_said_once() -> None:
    assert plain(span(0.701, 0.704)) == "70 %"
    assert plain(span(0.0, 1.0)) == "0 to 100 %"


@pytest.mark.parametrize(
    ("gain", "said"),
    [(0.0, "less than 1 point"), (0.006, "about 1 point"), (0.061, "about 6 points")],
)
def test_a_gain_is_told_in_points(gain: float, said: str) -> None:
    assert points(gain) == said


@given(st.floats(0, 1))
def test_no_chance_has_a_fraction(share: float) -> None:
    assert "." not in chance(share)
