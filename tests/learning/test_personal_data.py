"""A person can take their log along, have it moved, or have it forgotten."""

from datetime import timedelta

import pytest
from flask import Flask

from quizbank.accounts.actions import erase, move_in
from quizbank.accounts.models import Account
from quizbank.accounts.queries import personal_data_of, was_active
from quizbank.extensions import db
from quizbank.learning.actions import undo
from quizbank.learning.difficulties import catch_up
from quizbank.learning.queries import ability_of, days_of, topic_terms
from tests.builders import NOON, create_account
from tests.learning.histories import (
    Question,
    answer,
    create_questions,
    create_sitting,
    drilled,
    forget_all_that_was_made_of_the_log,
    judged,
    log,
    state,
)
from tests.learning.test_replay import rebuild


@pytest.fixture
def questions(app: Flask) -> list[Question]:
    """Three questions of one topic."""
    return create_questions(3, topics=1)


def test_the_download_has_every_answer_and_what_is_made_of_them(
    learner: Account, stranger: Account, questions: list[Question]
) -> None:
    answer(stranger, judged(questions[0]))
    mistake, _ = answer(learner, judged(questions[0], right=False), drilled("billable"))
    undo(learner, mistake, now=NOON)
    db.session.commit()

    exported = personal_data_of(learner)["learning"]

    assert [(one["question"], one["topic"]) for one in exported["answers"]] == [
        ("made-up-0", "topic-0"),
        (None, "drill-billable"),
    ]
    assert exported["answers"][0]["undone_at"] == NOON.isoformat()
    assert exported["ability"]["mean"] == ability_of(learner).term.mean
    assert list(exported["topics"]) == ["drill-billable"]


def test_a_deleted_account_leaves_answers_without_whose_they_were(
    app: Flask, learner: Account, stranger: Account, questions: list[Question]
) -> None:
    sitting = create_sitting(learner)
    answer(learner, judged(questions[0], attempt_id=sitting.id, position=1))
    answer(stranger, judged(questions[0], right=False))
    answer(learner, judged(questions[1]), judged(questions[2], right=False))
    while catch_up():
        pass
    difficulties = {name: rows for name, rows in state().items() if "difficulty" in name}

    erase(learner)
    db.session.commit()

    assert [row["account_id"] for row in log()] == [None, stranger.id, None, None]
    assert {(row["attempt_id"], row["position"]) for row in log()} == {(None, None)}
    after = state()
    assert {row["account_id"] for row in after["learner_item"]} == {stranger.id}
    assert {name: rows for name, rows in after.items() if "difficulty" in name} == difficulties
    forget_all_that_was_made_of_the_log()
    rebuild(app)
    assert state() == after


def test_answers_that_the_difficulties_do_not_know_yet_outlive_their_account(
    learner: Account, questions: list[Question]
) -> None:
    answer(learner, judged(questions[0]))
    erase(learner)
    db.session.commit()

    assert catch_up() == 1


def test_what_a_guest_answered_is_learned_by_the_account(
    app: Flask, learner: Account, questions: list[Question]
) -> None:
    guest = create_account(email=None)
    answer(learner, judged(questions[0]), drilled("billable"))
    answer(guest, judged(questions[0], right=False, when=NOON + timedelta(days=1)))
    answer(guest, judged(questions[1]), drilled("billable", right=False))
    answer(learner, judged(questions[2]))
    while catch_up():
        pass
    difficulties = state()["item_difficulty"]

    move_in(guest, learner)
    db.session.commit()

    assert {row["account_id"] for row in log()} == {learner.id}
    assert ability_of(learner).answers == 6
    assert topic_terms(learner)["topic-0"].answers == 4
    assert [one.answers for one in days_of(learner, NOON.date())] == [5, 1]
    (twice,) = (row for row in state()["learner_item"] if row["showings"] == 2)
    assert (twice["item_id"], twice["last_right"]) == (questions[0].item_id, False)
    after = state()
    assert after["item_difficulty"] == difficulties
    rebuild(app)
    assert state() == after


def test_a_guest_who_never_answered_moves_without_a_trace(
    learner: Account, questions: list[Question]
) -> None:
    answer(learner, judged(questions[0]))
    guest = create_account(email=None)
    before = state()

    move_in(guest, learner)
    db.session.commit()

    assert state() == before
    assert ability_of(learner).revision == 1


def test_a_guest_who_answered_lately_is_kept(learner: Account, questions: list[Question]) -> None:
    guest = create_account(email=None)
    answer(guest, judged(questions[0]))

    assert was_active(guest, since=NOON)
    assert not was_active(guest, since=NOON + timedelta(seconds=1))
