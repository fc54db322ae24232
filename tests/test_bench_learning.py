"""`make bench-learning`: simulated learners through the real code, in small and in full."""

import pytest

from quizbank.core.forecast_scores import brier, calibration_error
from scripts.bench_learning import (
    CUTS,
    Found,
    chances,
    flagged_as_often,
    flagged_by_accuracy,
    flagged_by_model,
    flags,
    forecast_error,
    lived_through,
    main,
    missed_promises,
    plain_chances,
    score_coverage,
    share_coverage,
)
from scripts.simulated_learners import AS_ASSUMED, World
from scripts.simulated_reviews import Case, Outcome, compared

AIMED = World("practice aimed at weak topics", is_aimed=True)


@pytest.fixture(scope="module")
def found() -> Found:
    """Three times eighty learners."""
    return lived_through(AS_ASSUMED, people=80, seeds=range(3))


def test_the_chance_of_passing_is_calibrated(found: Found) -> None:
    told = chances(found.sittings)

    assert len(told) == 3 * 80 * len(CUTS)
    assert calibration_error(told) <= 0.09  # 0.06 with four times as many, below
    assert brier(told) < 0.15
    assert abs(forecast_error(found.sittings)) < 0.04


def test_scores_and_shares_lie_in_their_intervals(found: Found) -> None:
    assert 0.75 <= score_coverage(found.sittings) <= 0.92
    assert 0.75 <= share_coverage(found.topics) <= 0.92
    assert 0.75 <= share_coverage(found.domains) <= 0.92


def test_weak_topics_are_flagged_more_precisely_than_by_accuracy(found: Found) -> None:
    by_model = flagged_by_model(found.topics)
    model = flags(found.topics, by_model)
    plain = flags(found.topics, flagged_by_accuracy(found.topics))
    as_often = flags(found.topics, flagged_as_often(found.topics, sum(by_model)))

    assert model.precision > plain.precision + 0.03
    assert model.flagged == as_often.flagged
    assert model.precision > as_often.precision
    assert model.recall > as_often.recall


def test_practice_aimed_at_weak_topics_does_not_mislead_the_forecast() -> None:
    aimed = lived_through(AIMED, people=60, seeds=range(2))

    told, plain = chances(aimed.sittings), plain_chances(aimed.sittings)

    assert calibration_error(told) < calibration_error(plain)
    assert brier(told) < brier(plain)


def test_the_same_seed_is_the_same_world() -> None:
    one, again = (lived_through(AS_ASSUMED, people=8, seeds=[7]) for _ in range(2))
    other = lived_through(AS_ASSUMED, people=8, seeds=[8])

    assert repr(one) == repr(again)
    assert repr(one) != repr(other)


def test_the_plan_recalls_more_on_the_day_where_there_is_budget_to_spare() -> None:
    outcomes = compared(Case(cards=120, days=45, budget=25), seeds=range(3))

    plan, plain = outcomes["the plan"], outcomes["FSRS 0.90"]
    assert plan.recall > plain.recall + 0.01
    assert plan.reviews < outcomes["FSRS 0.95"].reviews


def test_the_plan_costs_nothing_where_there_is_none() -> None:
    outcomes = compared(Case(cards=200, days=40, budget=12), seeds=range(3))

    plan, plain = outcomes["the plan"], outcomes["FSRS 0.90"]
    assert plan.recall >= plain.recall - 0.005
    assert plan.reviews <= plain.reviews * 1.02
    assert outcomes == compared(Case(cards=200, days=40, budget=12), seeds=range(3))
    assert isinstance(plan, Outcome)


@pytest.mark.long
def test_what_is_promised_holds() -> None:
    assert not missed_promises(lived_through(AS_ASSUMED, people=300, seeds=range(3)))


@pytest.mark.long
def test_the_whole_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--people", "10", "--seeds", "1", "--review-seeds", "1"])

    told = capsys.readouterr().out
    for part in ("chance of passing", "weak topics", "reviews up to an exam", "1,500 cards, 90 d"):
        assert part in told
