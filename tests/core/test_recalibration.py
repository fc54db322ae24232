"""What real results teach about the chances that were told."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.readiness import fit_recalibration, recalibrated


def outcomes(count: int, a: float, b: float, *, seed: int = 1) -> list[tuple[float, bool]]:
    """Chances told, and results that came as if they should have been recalibrated by a and b."""
    chance = random.Random(seed)
    told = [chance.random() for _ in range(count)]
    return [(p, chance.random() < recalibrated(p, a, b)) for p in told]


def test_a_chance_is_moved_on_the_logit() -> None:
    assert recalibrated(0.8, -0.4, 0.7) == pytest.approx(0.638856864429407, rel=1e-12)


@given(st.floats(0.001, 0.999))
def test_nothing_learnt_changes_nothing(p: float) -> None:
    assert recalibrated(p, 0.0, 1.0) == pytest.approx(p)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certainty_becomes_a_number(p: float) -> None:
    assert recalibrated(p, 0.5, 0.9) == pytest.approx(p, abs=1e-4)


def test_chances_that_were_too_bold_are_found_out() -> None:
    fit = fit_recalibration(outcomes(3_000, -0.4, 0.6))

    assert fit is not None
    assert (fit.a, fit.b) == (pytest.approx(-0.4, abs=0.1), pytest.approx(0.6, abs=0.08))
    assert fit.log_loss < fit.log_loss_before


def test_the_fit_is_the_best_there_is() -> None:
    pairs = outcomes(400, -0.8, 0.5)
    fit = fit_recalibration(pairs)
    assert fit is not None

    # The slope of the penalised log likelihood is zero there.
    logits = np.log([p / (1 - p) for p, _ in pairs])
    left = np.array([passed for _, passed in pairs]) - 1 / (1 + np.exp(-(fit.a + fit.b * logits)))
    assert left.sum() - fit.a == pytest.approx(0, abs=1e-8)
    assert (left * logits).sum() - (fit.b - 1) == pytest.approx(0, abs=1e-8)


def test_before_two_hundred_outcomes_nothing_is_recalibrated() -> None:
    assert fit_recalibration(outcomes(199, -2.0, 0.5)) is None
    assert fit_recalibration(outcomes(200, -2.0, 0.5)) is not None


def test_good_chances_are_left_alone() -> None:
    fits = [fit_recalibration(outcomes(400, 0.0, 1.0, seed=seed)) for seed in range(10)]

    assert sum(fit is None for fit in fits) >= 7


def test_chances_that_were_the_wrong_way_round_are_not_turned() -> None:
    assert fit_recalibration(outcomes(1_000, 0.0, -1.0)) is None


def test_outcomes_that_can_be_told_apart_without_fail_give_finite_numbers() -> None:
    fit = fit_recalibration([(0.3, False), (0.4, True)] * 200)

    assert fit is not None
    assert abs(fit.a) < 100
    assert 0 < fit.b < 100


@pytest.mark.parametrize("passed", [True, False])
def test_when_everybody_passed_or_failed_the_numbers_are_finite(passed: bool) -> None:
    fit = fit_recalibration([(n / 250, passed) for n in range(250)])

    assert fit is None or abs(fit.a) + abs(fit.b) < 100
