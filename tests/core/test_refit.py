"""The nightly search for better constants."""

import random
from dataclasses import fields, replace

import pytest

from quizbank.core.forecast_scores import log_loss
from quizbank.core.mastery import Constants, sigmoid
from quizbank.core.refit import best_constants, grid_around
from quizbank.core.stream import Answered, Stream


def log_of_a_world(answers: int, *, spread: float, seed: int = 1) -> list[Answered]:
    """Answers of sixty people whose abilities have this standard deviation."""
    chance = random.Random(seed)
    able = [chance.gauss(0, spread) for _ in range(60)]
    topic = [chance.gauss(-1, 1.2) for _ in range(8)]
    hard = [chance.gauss(0, 1) for _ in range(200)]
    rows = []
    for _ in range(answers):
        user, item = chance.randrange(60), chance.randrange(200)
        is_right = chance.random() < sigmoid(able[user] - topic[item % 8] - hard[item])
        rows.append(Answered(str(user), "", str(item % 8), str(item), is_right))
    return rows


def test_people_who_differ_more_than_was_thought_move_the_constant() -> None:
    rows = log_of_a_world(3_000, spread=2.0)

    refit = best_constants(rows, Constants())

    told = [
        (answer.p, row.is_right)
        for answer, row in zip(Stream(refit.constants).replay(rows), rows, strict=True)
    ]
    assert refit.constants == replace(Constants(), v_user=1.4)
    assert refit.log_loss == pytest.approx(log_loss(told))
    assert refit.log_loss < refit.log_loss_before - 0.0005


def test_a_world_as_assumed_keeps_its_constants_and_both_figures_say_so() -> None:
    refit = best_constants(log_of_a_world(1_500, spread=0.83), Constants())

    assert refit.constants == Constants()
    assert refit.log_loss == refit.log_loss_before


def test_constants_that_went_astray_come_home() -> None:
    astray = replace(Constants(), v_user=0.175, v_item=0.25, v_topic_difficulty=0.4)

    refit = best_constants(log_of_a_world(3_000, spread=0.83), astray)

    assert refit.constants == Constants()


def test_a_short_log_moves_nothing() -> None:
    refit = best_constants(log_of_a_world(999, spread=3.0), Constants())

    assert refit.constants == Constants()


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(ValueError, match="no answers"):
        best_constants([], Constants())


def test_the_grid_changes_one_constant_and_stays_near_the_default() -> None:
    now = replace(Constants(), v_user=2.8, learn=0.001)

    tried = list(grid_around(now))

    assert tried[-1] == Constants()
    for constants in tried[:-1]:
        changed = [
            field.name
            for field in fields(Constants)
            if getattr(constants, field.name) != getattr(now, field.name)
        ]
        assert len(changed) == 1
        ratio = getattr(constants, changed[0]) / getattr(Constants(), changed[0])
        assert 0.25 <= ratio <= 4
    assert not any(constants.v_user > 2.8 or constants.learn < 0.001 for constants in tried)
