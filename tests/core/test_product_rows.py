"""Rows that draw a set of codes as a table."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.product_rows import product_rows

codes = st.sets(st.tuples(*[st.sampled_from("0123")] * 4))


def test_values_that_combine_freely_make_one_row() -> None:
    rows = product_rows([("J", "0", "Z", "Z"), ("J", "4", "Z", "Z"), ("K", "0", "Z", "Z"),
                         ("K", "4", "Z", "Z")])  # fmt: skip

    assert rows == [(("J", "K"), ("0", "4"), ("Z",), ("Z",))]


def test_nothing_makes_no_rows() -> None:
    assert product_rows([]) == []


@given(codes)
def test_rows_make_exactly_the_codes_and_each_once(wanted: set[tuple[str, ...]]) -> None:
    made = [code for row in product_rows(wanted) for code in itertools.product(*row)]

    assert sorted(made) == sorted(wanted)
