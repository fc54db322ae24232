"""Whatever a person answers in the app is in the log when the page comes back."""

from datetime import timedelta

import pytest
from flask import Flask

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.core.drills.kinds import DrillKind
from quizbank.exams.models import Attempt
from quizbank.exams.queries import positions_of
from quizbank.extensions import db
from quizbank.learning.queries import ability_of
from tests.browser_client import Browser
from tests.builders import (
    answered,
    batch,
    create_attempt,
    create_practice,
    keyed,
    wrong,
)
from tests.drills.questions import ask
from tests.learning.histories import log


def sit(browser: Browser, attempt: Attempt) -> None:
    """Answer the first three questions, of which the third is left empty, and submit."""
    answers = [
        answered(1, keyed(attempt, 1), seconds=30),
        answered(2, wrong(attempt, 2), seconds=40, flagged=True),
        answered(3, "", seconds=5),
    ]
    browser.post_json("exams.responses", batch(*answers, at=3), public_id=attempt.public_id)
    browser.post("exams.submission", public_id=attempt.public_id)


def test_an_exam_is_learned_from_when_it_is_submitted(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    sit(browser, attempt)

    rows = log()
    assert [(row["source"], row["position"], row["is_right"]) for row in rows] == [
        ("exam", 1, True),
        ("exam", 2, False),
        ("exam", 3, False),
    ]
    assert [row["is_flagged"] for row in rows] == [False, True, False]
    assert [row["is_skipped"] for row in rows] == [False, False, True]
    assert [row["seconds"] for row in rows] == [30, 40, 5]
    places = positions_of(attempt.form)[:3]
    assert [row["item_version_id"] for row in rows] == [one.item_version_id for one in places]
    assert [row["domain"] for row in rows] == [one.domain for one in places]
    assert ability_of(learner).answers == 3


def test_an_open_exam_says_nothing(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)

    browser.post_json(
        "exams.responses", batch(answered(1, keyed(attempt, 1))), public_id=attempt.public_id
    )

    assert log() == []


def test_an_exam_is_learned_from_once(browser: Browser, learner: Account) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    sit(browser, attempt)

    browser.post("exams.submission", public_id=attempt.public_id)
    browser.get("exams.result", public_id=attempt.public_id)
    browser.get("exams.result", public_id=attempt.public_id)

    assert len(log()) == 3


def test_an_exam_that_time_closed_is_learned_from_with_its_result(
    browser: Browser, learner: Account
) -> None:
    attempt = create_attempt(learner)
    browser.sign_in(learner)
    browser.post_json(
        "exams.responses", batch(answered(1, keyed(attempt, 1))), public_id=attempt.public_id
    )
    attempt.started_at -= timedelta(days=1)
    attempt.deadline = utcnow() - timedelta(hours=1)
    db.session.commit()
    browser.get("exams.history")
    before = log()

    browser.get("exams.result", public_id=attempt.public_id)

    assert before == []
    assert [row["position"] for row in log()] == [1]


def answer_and_let_time_run_out(browser: Browser, attempt: Attempt, *, ago: timedelta) -> None:
    """One right answer, and a deadline that passed so long ago."""
    browser.post_json(
        "exams.responses", batch(answered(1, keyed(attempt, 1))), public_id=attempt.public_id
    )
    attempt.started_at = utcnow() - ago - timedelta(hours=1)
    attempt.deadline = utcnow() - ago
    db.session.commit()


def test_an_exam_that_nobody_looked_at_again_is_learned_from_when_no_answer_can_come_any_more(
    app: Flask, browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner)
    attempt = create_attempt(learner)
    answer_and_let_time_run_out(browser, attempt, ago=timedelta(hours=23))
    app.test_cli_runner().invoke(args=["progress", "catch-up"])
    before = log()
    attempt.deadline = utcnow() - timedelta(hours=25)
    db.session.commit()

    told = app.test_cli_runner().invoke(args=["progress", "catch-up"])

    assert before == []
    assert [(row["source"], row["position"], row["is_right"]) for row in log()] == [
        ("exam", 1, True)
    ]
    assert "nobody looked at: 1" in told.output
    assert attempt.results_seen_at is None


def test_a_late_look_at_such_an_exam_tells_nothing_twice(
    app: Flask, browser: Browser, learner: Account
) -> None:
    browser.sign_in(learner)
    attempt = create_attempt(learner)
    answer_and_let_time_run_out(browser, attempt, ago=timedelta(days=2))
    app.test_cli_runner().invoke(args=["progress", "catch-up"])

    again = app.test_cli_runner().invoke(args=["progress", "catch-up"])
    browser.get("exams.result", public_id=attempt.public_id)

    assert len(log()) == 1
    assert "nobody looked at" not in again.output
    assert ability_of(learner).answers == 1


def test_an_answer_of_practice_is_learned_from_at_once(browser: Browser, learner: Account) -> None:
    attempt = create_practice(learner)
    browser.sign_in(learner)
    browser.get("practice.question", public_id=attempt.public_id, position=1)

    browser.submit("Answer", chosen=list(keyed(attempt, 1)))

    (row,) = log()
    assert (row["source"], row["is_right"], row["position"]) == ("practice", True, 1)
    assert row["account_id"] == learner.id


@pytest.mark.usefixtures("codes")
def test_a_drill_is_learned_from_at_once(browser: Browser, learner: Account) -> None:
    browser.sign_in(learner)
    question = ask(browser, DrillKind.BILLABLE)

    browser.submit("Answer", chosen=question.key)

    (row,) = log()
    assert (row["source"], row["topic"], row["kind"]) == ("drill", "drill-billable", "billable")
    assert (row["domain"], row["item_id"], row["is_right"]) == ("", None, True)
    assert row["drill_answer_id"] is not None
