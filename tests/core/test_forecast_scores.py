"""How good forecasts were, by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.core.forecast_scores import (
    Band,
    auc,
    bands,
    brier,
    calibration_error,
    log_loss,
    rmse,
)

FOUR = [(0.9, True), (0.6, False), (0.6, True), (0.2, False)]
pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_scores_by_hand() -> None:
    assert log_loss(FOUR) == pytest.approx(
        -(math.log(0.9) + math.log(0.4) + math.log(0.6) + math.log(0.8)) / 4
    )
    assert brier(FOUR) == pytest.approx((0.01 + 0.36 + 0.16 + 0.04) / 4)
    assert rmse(FOUR) == pytest.approx(math.sqrt(0.1425))
    assert auc(FOUR) == pytest.approx((1 + 1 + 0.5 + 1) / 4)


def test_bands_hold_what_was_told_against_what_came() -> None:
    assert bands([*FOUR, (1.0, True)], [0.0, 0.5, 0.6, 1.0]) == [
        Band(0.0, 0.5, 1, 0.2, 0.0),
        Band(0.6, 1.0, 4, pytest.approx(0.775), 0.75),
    ]


def test_the_calibration_error_weighs_bands_by_what_falls_in_them() -> None:
    told = [(0.25, True)] * 3 + [(0.25, False)] + [(0.85, True)] * 4

    assert calibration_error(told) == pytest.approx((4 * 0.5 + 4 * 0.15) / 8)


def test_a_forecast_that_was_sure_and_failed_costs_much_but_not_everything() -> None:
    assert log_loss([(1.0, False)]) == pytest.approx(-math.log(1e-6))


@pytest.mark.parametrize("came", [True, False])
def test_without_both_outcomes_nothing_can_be_put_in_order(came: bool) -> None:
    assert auc([(0.3, came), (0.6, came)]) is None


@pytest.mark.parametrize("score", [log_loss, brier, rmse, calibration_error])
def test_no_forecasts_have_no_score(score: object) -> None:
    assert callable(score)
    with pytest.raises(ValueError, match="no forecasts"):
        score([])


@given(pairs)
def test_auc_is_the_share_of_pairs_in_the_right_order(told: list[tuple[float, bool]]) -> None:
    yes = [p for p, came in told if came]
    no = [p for p, came in told if not came]
    right = sum((y > n) + 0.5 * (y == n) for y in yes for n in no)

    expected = right / (len(yes) * len(no)) if yes and no else None

    assert auc(told) == (expected if expected is None else pytest.approx(expected))


@given(pairs)
def test_every_forecast_falls_into_one_band(told: list[tuple[float, bool]]) -> None:
    found = bands(told, [part / 10 for part in range(11)])

    assert sum(band.count for band in found) == len(told)
    assert 0 <= calibration_error(told) <= 1
