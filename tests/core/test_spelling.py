"""How far words are from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.spelling import edits_between

words = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("typed", "known", "edits"),
    [
        ("diabetes", "diabetes", 0),
        ("diabetis", "diabetes", 1),
        ("pnuemonia", "pneumonia", 1),
        ("frature", "fracture", 1),
        ("cholecystecomy", "cholecystectomy", 1),
        ("hypertention", "hypertension", 1),
        ("asthma", "anemia", None),
    ],
)
def test_slips_of_the_finger_count_once(typed: str, known: str, edits: int | None) -> None:
    assert edits_between(typed, known, 2) == edits


@given(words, words)
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert edits_between(one, other, 9) == edits_between(other, one, 9)


@given(words, words, st.integers(0, 4))
def test_a_limit_only_hides_what_is_beyond_it(one: str, other: str, most: int) -> None:
    edits = edits_between(one, other, 9)
    assert edits is not None

    assert edits_between(one, other, most) == (edits if edits <= most else None)
