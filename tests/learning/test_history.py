"""Answers from before there was a log are learned from once."""

from flask import Flask
from sqlalchemy import delete, func, select

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.drills.models import DrillAnswer
from quizbank.exams.actions import submit
from quizbank.exams.models import ItemResponse
from quizbank.exams.queries import position_of
from quizbank.extensions import db
from quizbank.learning.history import hear_drills, hear_sittings
from quizbank.learning.models import Answer, Learner
from quizbank.practice.actions import answer_in_practice
from tests.builders import create_attempt, create_practice


def answers_in_log() -> int:
    """How many answers were learned from."""
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


def forget() -> None:
    """As if the log had not been there yet."""
    db.session.execute(delete(Answer))
    db.session.execute(delete(Learner))
    db.session.commit()


def finish_exam(account: Account) -> None:
    """An exam with three answers."""
    attempt = create_attempt(account)
    for position in (1, 2, 3):
        db.session.add(
            ItemResponse(
                attempt_id=attempt.id,
                position=position,
                chosen="A",
                seconds=30,
                answered_at=utcnow(),
            )
        )
    db.session.flush()
    submit(attempt, now=utcnow())
    db.session.commit()


def test_exams_of_before_are_learned_from_once(learner: Account) -> None:
    finish_exam(learner)
    forget()

    assert (hear_sittings(), answers_in_log()) == (1, 3)
    assert (hear_sittings(), answers_in_log()) == (0, 3)


def test_practice_of_before_is_learned_from_as_far_as_it_was_answered(learner: Account) -> None:
    attempt = create_practice(learner, count=3)
    place = position_of(attempt.form, 1)
    assert place is not None
    answer_in_practice(attempt, place, None, chosen="A", seconds=20, now=utcnow())
    db.session.commit()
    forget()

    assert (hear_sittings(), answers_in_log()) == (1, 1)


def test_what_is_open_waits(learner: Account) -> None:
    create_attempt(learner)

    assert (hear_sittings(), hear_drills(), answers_in_log()) == (0, 0, 0)


def test_the_command_says_how_much_it_found(app: Flask, learner: Account) -> None:
    finish_exam(learner)
    forget()

    said = app.test_cli_runner().invoke(args=["progress", "catch-up"]).output

    assert "from before there was a log: 1" in said
    assert answers_in_log() == 3


def test_drills_of_before_are_learned_from_once(learner: Account) -> None:
    for seed in range(3):
        db.session.add(
            DrillAnswer(
                account_id=learner.id,
                exam="cbcs",
                kind="look-up",
                seed=seed,
                day=utcnow().date(),
                about="E11.9",
                chosen="E11.9",
                is_right=True,
                seconds=20,
                answered_at=utcnow(),
            )
        )
    db.session.commit()

    assert (hear_drills(), hear_drills(), answers_in_log()) == (3, 0, 3)
