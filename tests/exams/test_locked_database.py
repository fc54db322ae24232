"""Another process holds SQLite's only write lock for longer than we wait."""

import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask

from quizbank import extensions
from quizbank.accounts.models import Account
from quizbank.exams.queries import responses_of
from quizbank.extensions import db
from tests.browser_client import Browser
from tests.builders import answered, batch, create_attempt

pytestmark = pytest.mark.sqlite


@pytest.fixture
def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections wait for the lock for a twentieth of a second only."""
    monkeypatch.setattr(extensions, "BUSY_TIMEOUT_MS", 50)
    db.session.remove()
    db.engine.dispose()
    yield
    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def other_process(app: Flask) -> Iterator[sqlite3.Connection]:
    """A connection of somebody else to the same file."""
    connection = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    yield connection
    connection.close()


def test_a_save_while_the_database_is_locked_is_refused_whole_and_works_again_afterwards(
    impatient: None, browser: Browser, learner: Account, other_process: sqlite3.Connection
) -> None:
    attempt = create_attempt(learner)
    public_id = attempt.public_id
    browser.sign_in(learner)
    db.session.commit()
    other_process.execute("begin immediate")
    body = batch(answered(1, "A"))

    refused = browser.post_json("exams.responses", body, public_id=public_id, expect=503)

    assert refused.json["problem"] == "The database is busy"
    other_process.execute("rollback")
    assert responses_of(attempt) == {}
    saved = browser.post_json("exams.responses", body, public_id=public_id)
    assert saved.json["saved"] == [1]
