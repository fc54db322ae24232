"""The thread of a server process: it works by itself, survives its database, and ends."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as threads
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from quizbank.accounts.models import Account
from quizbank.clock import utcnow
from quizbank.extensions import db
from quizbank.learning import keeping_up
from quizbank.learning.keeping_up import KeepingUp
from quizbank.learning.models import Answer, ItemDifficulty
from tests.bank_builder import write_question_set
from tests.builders import create_account
from tests.learning.histories import (
    Question,
    answer,
    caught_up,
    create_questions,
    judged,
    state,
)
from tests.live_server import LiveServer


@pytest.fixture
def question(app: Flask) -> Question:
    """One question."""
    return create_questions(1)[0]


@pytest.fixture
def thread(app: Flask) -> Iterator[KeepingUp]:
    """One that looks often."""
    thread = KeepingUp(app, clock=utcnow, seconds_between=0.02)
    thread.start()
    yield thread
    thread.end()


def wait_until_caught_up(last: int) -> None:
    """For some seconds at the most."""
    end = monotonic() + 10
    while monotonic() < end:
        if caught_up() >= last:
            return
        db.session.rollback()
        sleep(0.02)
    raise AssertionError(f"the difficulties are at {caught_up()}, not at {last}")


def test_neither_the_app_nor_a_command_starts_it(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["progress", "catch-up"])

    assert [one for one in threads() if isinstance(one, KeepingUp)] == []


def test_it_learns_from_what_comes(thread: KeepingUp, learner: Account, question: Question) -> None:
    (last,) = answer(learner, judged(question))

    wait_until_caught_up(last)

    assert state(ItemDifficulty)["item_difficulty"][0]["answers"] == 1


def test_it_goes_on_when_the_database_answers_again(
    app: Flask,
    learner: Account,
    question: Question,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    really, failures = keeping_up.catch_up, 3

    def fails_at_first() -> int:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise OperationalError("select", {}, Exception("the server went away"))
        return really()

    monkeypatch.setattr(keeping_up, "catch_up", fails_at_first)
    (last,) = answer(learner, judged(question))
    thread = KeepingUp(app, clock=utcnow, seconds_between=0.01)
    with caplog.at_level(logging.WARNING):
        thread.start()
        wait_until_caught_up(last)
        thread.end()

    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, said
    assert "not kept up" in said[0]
    assert "the server went away" in said[0]
    assert "kept up again" in said[1]


def test_it_ends_when_it_is_told(app: Flask) -> None:
    thread = KeepingUp(app, clock=utcnow, seconds_between=60)
    thread.start()

    thread.end()

    assert not thread.is_alive()
    assert thread.daemon


def test_the_workers_of_a_server_keep_up_together(tmp_path: Path, worker_name: str) -> None:
    sets = [write_question_set(tmp_path, "cbcs", items=60)]
    with LiveServer(tmp_path, sets, name=f"learning_{worker_name}", workers=2) as server:
        with server.app.app_context():
            question = create_questions(1)[0]
            account = create_account()
            ids = answer(account, *[judged(question)] * 5)
            wait_until_caught_up(ids[-1])
            found = state(ItemDifficulty, Answer)
            began = monotonic()
        server.stop()
        took = monotonic() - began

    assert found["item_difficulty"][0]["answers"] == len(found["learning_answer"]) == 5
    assert took < 8, "a worker waited for its thread"
    assert "Traceback" not in server.log(), server.log()[-2_000:]
