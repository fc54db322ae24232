"""Item statistics against numbers worked out by hand and by another way."""

from fractions import Fraction
from math import isclose, sqrt
from statistics import mean
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.item_statistics import (
    MarksDoNotFit,
    form_statistics,
    groups,
    item_statistics,
    option_statistics,
)

# Five attempts at four items; totals 4, 3, 2, 1, 0.
STEPS = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], float)

MATRICES = st.integers(2, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=items, max_size=items),
        min_size=4,
        max_size=25,
    )
)


def covariance(first, second) -> Fraction:
    """As the textbook has it, in exact fractions."""
    first, second = [Fraction(x) for x in first], [Fraction(x) for x in second]
    a, b = mean(first), mean(second)
    return sum((x - a) * (y - b) for x, y in zip(first, second, strict=True)) / (len(first) - 1)


def test_the_steps_have_the_numbers_worked_out_by_hand():
    first, second, *_ = item_statistics(STEPS)

    # item 1: marks 1 1 1 1 0; rests 3 2 1 0 0; cov 0.3, var 0.2 and 1.7
    assert first.p_value == 0.8
    assert isclose(first.discrimination, 0.3 / sqrt(0.2 * 1.7))
    assert isclose(first.efficiency, 1.0)
    # item 2: marks 1 1 1 0 0; rests 3 2 1 1 0; cov 0.45, var 0.3 and 1.3
    assert second.p_value == 0.6
    assert isclose(second.discrimination, 0.45 / sqrt(0.3 * 1.3))
    assert second.upper_lower == 1.0


def test_the_form_of_the_steps_has_the_numbers_worked_out_by_hand():
    form = form_statistics(STEPS)

    # the variances of the items are 0.2, 0.3, 0.3, 0.2 and that of the totals is 2.5
    assert (form.mean, form.median) == (2, 2)
    assert isclose(form.alpha, 4 / 3 * (1 - 1.0 / 2.5))
    assert isclose(form.standard_error, sqrt(2.5) * sqrt(1 - 0.8))
    assert form.skewness == 0
    # n 5, m2 2, m4 6.8: k4 = 25 (6 x 6.8 - 12 x 4) / (4 x 3 x 2) = -7.5
    assert isclose(form.kurtosis, -7.5 / 2.5**2)


@given(MATRICES)
def test_discrimination_is_the_correlation_with_the_rest_in_exact_fractions(rows):
    found = item_statistics(np.array(rows))

    for place, item in enumerate(found):
        marks = [row[place] for row in rows]
        rests = [sum(row) - row[place] for row in rows]
        spread = covariance(marks, marks) * covariance(rests, rests)
        if spread == 0:
            assert item.discrimination is None
        else:
            exact = float(covariance(marks, rests)) / sqrt(float(spread))
            assert isclose(item.discrimination, exact, abs_tol=1e-9)


@given(MATRICES)
def test_every_number_stays_within_its_bounds(rows):
    marks = np.array(rows)

    for item in item_statistics(marks):
        assert 0 <= item.p_value <= 1
        assert item.discrimination is None or -1 - 1e-9 <= item.discrimination <= 1 + 1e-9
        assert item.efficiency is None or item.efficiency <= 1 + 1e-9
        assert -1 <= item.upper_lower <= 1
    form = form_statistics(marks)
    assert form.alpha is None or form.alpha <= 1 + 1e-9


@given(MATRICES)
def test_effective_weights_add_to_one(rows):
    weights = [item.effective_weight for item in item_statistics(np.array(rows))]

    known = [weight for weight in weights if weight is not None]
    assert not known or isclose(sum(known), 1)


def test_an_item_that_everyone_gets_right_discriminates_nothing():
    marks = np.column_stack([np.ones(6), np.arange(6) % 2])

    always, _ = item_statistics(marks)

    assert (always.p_value, always.discrimination, always.efficiency) == (1, None, None)


def test_a_mark_is_a_share_of_the_highest_mark():
    (item, _) = item_statistics(np.array([[2.0, 0], [4.0, 1]]), most=[4, 1])

    assert item.p_value == 0.75


def test_one_attempt_has_a_p_value_and_no_spread():
    (item, _) = item_statistics(np.array([[1.0, 0.0]]))

    assert (item.p_value, item.deviation, item.discrimination) == (1, None, None)


def test_no_attempt_has_no_number():
    (item,) = item_statistics(np.zeros((0, 1)))

    assert (item.attempts, item.p_value) == (0, None)
    assert form_statistics(np.zeros((0, 1))).mean is None


def test_a_missing_mark_is_refused():
    with pytest.raises(MarksDoNotFit, match="counts 0"):
        item_statistics(np.array([[1.0, float("nan")]]))


def test_marks_of_one_row_only_are_refused():
    with pytest.raises(MarksDoNotFit):
        form_statistics(np.array([1.0, 0.0]))


def test_the_groups_are_the_best_and_worst_27_per_cent():
    upper, lower = groups(np.arange(11.0))

    assert (sorted(upper), sorted(lower)) == ([8, 9, 10], [0, 1, 2])


def test_options_show_who_chose_them():
    chosen = ["A", "A", "B", "B", "", "C"]
    marks = [1, 1, 0, 0, 0, 0]
    totals = np.array([6.0, 5, 4, 3, 2, 1])

    a, b, c, d = option_statistics("ABCD", "A", chosen, marks, totals)

    assert (a.is_keyed, a.chosen, a.upper, a.lower) == (True, 2, 1.0, 0.0)
    assert (b.chosen, c.lower, d.share, d.correlation) == (2, 0.5, 0, None)
    assert a.correlation > 0 > c.correlation


def test_choices_of_other_attempts_are_refused():
    with pytest.raises(MarksDoNotFit):
        option_statistics("AB", "A", ["A"], [1, 0], np.array([1.0, 0]))


def test_five_thousand_attempts_at_a_hundred_items_take_a_moment():
    marks = (np.random.default_rng(1).random((5_000, 100)) < 0.7).astype(float)
    began = perf_counter()

    item_statistics(marks)
    form_statistics(marks)

    assert perf_counter() - began < 1
