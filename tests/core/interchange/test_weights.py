"""What percentages say about a key: exactly, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.interchange.weights import (
    Keyed,
    NotHeld,
    Unsound,
    key_from,
    percent_of,
    share_of,
)
from quizbank.core.items import Kind


def judged(*percents: str, one_is_chosen: bool = False) -> Keyed | NotHeld | Unsound:
    """What is said of these percentages."""
    return key_from([Decimal(one) for one in percents], one_is_chosen=one_is_chosen)


@pytest.mark.parametrize(
    ("percents", "right"),
    [
        (("50", "50", "0"), {0, 1}),
        (("33.33333", "33.33333", "33.33333", "0"), {0, 1, 2}),
        (("33.3333333", "66.6666667", "-100"), {0, 1}),
        (("16.66667",) * 6 + ("0",), set(range(6))),
        (("14.28571",) * 7 + ("0",), set(range(7))),
        (("70", "30", "-50"), {0, 1}),
    ],
)
def test_weights_that_add_up_are_a_key(percents: tuple[str, ...], right: set[int]) -> None:
    verdict = judged(*percents)

    assert isinstance(verdict, Keyed)
    assert (verdict.kind, verdict.right) == (Kind.MULTIPLE, right)
    assert verdict.notes


@pytest.mark.parametrize(
    "percents",
    [
        ("33", "33", "33"),
        ("33.33", "33.33", "33.33"),
        ("50", "49"),
        ("100", "100"),
        ("99.999", "0"),
        ("10", "0"),
        ("0", "0"),
        ("-50", "0"),
        ("150", "0"),
        ("50", "50", "-101"),
    ],
)
def test_weights_that_do_not_are_never_rounded(percents: tuple[str, ...]) -> None:
    assert isinstance(judged(*percents), Unsound)


def test_one_of_several_boxes_is_a_choice_of_one_and_told() -> None:
    verdict = judged("100", "0", "-100")

    assert isinstance(verdict, Keyed)
    assert (verdict.kind, verdict.right) == (Kind.SINGLE, {0})
    assert len(verdict.notes) == 2


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        (("100", "0", "0"), Keyed),
        (("100", "0", "-25"), Keyed),
        (("100", "50", "0"), NotHeld),
        (("100", "100", "0"), NotHeld),
        (("90", "0"), Unsound),
        (("0", "0"), Unsound),
    ],
)
def test_where_one_is_chosen_one_has_to_be_wholly_right(
    percents: tuple[str, ...], expected: type
) -> None:
    assert isinstance(judged(*percents, one_is_chosen=True), expected)


@given(st.integers(1, 8))
def test_the_shares_that_we_write_are_read_as_the_whole(number: int) -> None:
    verdict = judged(*[share_of(number)] * number, "-100")

    assert isinstance(verdict, Keyed)
    assert verdict.right == set(range(number))


@pytest.mark.parametrize("written", ["", "half", "NaN", "Infinity", "33,3", "1e-400000000000", "٣"])
def test_what_is_no_number_is_no_percentage(written: str) -> None:
    assert percent_of(written) is None
