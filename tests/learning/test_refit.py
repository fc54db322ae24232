"""Other constants are kept only if they forecast the log better, and then all is judged by them."""

from dataclasses import replace
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizbank.accounts.models import Account
from quizbank.core.mastery import Constants, sigmoid
from quizbank.core.refit import Refit
from quizbank.extensions import db
from quizbank.learning import cli
from quizbank.learning.actions import undo
from quizbank.learning.models import ModelConstants
from quizbank.learning.queries import ability_of, constants
from quizbank.learning.refits import log_to_fit
from tests.builders import NOON, create_account
from tests.learning.histories import (
    Question,
    answer,
    create_questions,
    drilled,
    judged,
    live_through,
    log,
    state,
)
from tests.learning.test_replay import rebuild

BETTER = replace(Constants(), v_user=1.4, q_user=0.004)


@pytest.fixture
def questions(app: Flask) -> list[Question]:
    """A small bank."""
    return create_questions(40)


def refit(app: Flask) -> str:
    """`flask progress refit`, and what it says."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["progress", "refit"])
    assert result.exit_code == 0, result.output
    return result.output


def records() -> list[ModelConstants]:
    """What refits found, the oldest first."""
    return list(db.session.scalars(select(ModelConstants).order_by(ModelConstants.id)))


def people_who_differ_much(questions: list[Question]) -> None:
    """A log for which abilities vary far more than the defaults believe."""
    chance = Random(5)
    for number in range(30):
        account = create_account(email=f"{number}@example.org")
        ability = 4.0 if number % 2 else -4.0
        answers = [
            judged(question, right=chance.random() < sigmoid(ability))
            for question in chance.sample(questions, k=40)
        ]
        answer(account, *answers)


def test_without_answers_there_is_nothing_to_try(app: Flask) -> None:
    assert "nothing to try" in refit(app)
    assert records() == []


def test_constants_that_do_not_win_are_recorded_and_not_used(
    app: Flask, learner: Account, questions: list[Question]
) -> None:
    live_through([learner], questions, answers=60)
    before, before_log = state(), log()

    said = refit(app)

    (record,) = records()
    assert not record.is_kept
    assert record.answers == len(log_to_fit())
    assert record.log_loss == record.log_loss_before > 0
    assert "so they stay" in said
    assert f"{record.log_loss:.5f}" in said
    assert constants() == Constants()
    assert (state(), log()) == (before, before_log)


@pytest.mark.timeout(120)
def test_constants_that_win_are_kept_with_both_figures(
    app: Flask, questions: list[Question]
) -> None:
    people_who_differ_much(questions)

    said = refit(app)

    (record,) = records()
    assert record.is_kept
    assert record.log_loss < record.log_loss_before
    assert record.content["version"] == 1
    assert constants() == Constants(**record.content["constants"]) != Constants()
    assert "Every answer is judged anew" in said
    assert "1200 answers of 30 people replayed" in said
    after = state()
    rebuild(app)
    assert state() == after


def test_all_is_judged_by_the_constants_that_were_kept(
    app: Flask,
    learner: Account,
    stranger: Account,
    questions: list[Question],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live_through([learner, stranger], questions, answers=120)
    before = log()
    monkeypatch.setattr(cli, "best_constants", lambda _log, _now: Refit(BETTER, 0.5, 0.6))

    said = refit(app)

    assert "v_user 0.7 → 1.4, q_user 0.002 → 0.004" in said
    assert constants() == BETTER
    after = log()
    assert all(
        new["person_variance"] > old["person_variance"]
        for old, new in zip(before, after, strict=True)
        if old["showing"] == 1
    )
    unmoved = ("answered_at", "is_right", "seconds", "is_slow", "showing", "undone_at")
    assert [[row[name] for name in unmoved] for row in after] == [
        [row[name] for name in unmoved] for row in before
    ]
    in_the_end = state()
    rebuild(app)
    assert state() == in_the_end
    answer(learner, drilled())
    assert ability_of(learner).term.variance < BETTER.v_user


def test_a_refit_learns_from_what_moved_the_model(
    app: Flask, learner: Account, stranger: Account, questions: list[Question]
) -> None:
    first, second, third, _ = answer(
        learner,
        judged(questions[0]),
        judged(questions[1], right=False),
        drilled("billable"),
        judged(questions[1], is_retry=True),
    )
    undo(learner, second, now=NOON)
    db.session.commit()

    kept = [(row.domain, row.topic, row.item, row.label) for row in log_to_fit()]

    assert first < third
    assert kept == [
        (f"cpc {questions[0].domain}", "topic-0", str(questions[0].item_id), 1),
        ("", "drill-billable", "", None),
    ]
