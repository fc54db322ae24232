"""Fixtures that every ring of tests shares."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from quizbank import create_app
from quizbank.accounts.models import Account
from quizbank.codebook.build import build_tables
from quizbank.config import read_settings
from quizbank.exams import judged
from quizbank.exams.judged import Judged
from quizbank.extensions import Model, db, limiter
from tests.browser_client import Browser
from tests.builders import create_account
from tests.databases import fresh_database

# How long an example takes says more about the machine than about the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app over an empty database made by the migrations, one for the whole run of a worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = fresh_database(f"pages_{worker}", tmp_path_factory.mktemp("database"))
    nowhere = tmp_path_factory.mktemp("codes") / "none.sqlite"
    environ = {"QUIZBANK_ENV": "test", "DATABASE_URL": url, "QUIZBANK_CODES": str(nowhere)}
    app = create_app(read_settings(environ))
    limiter.enabled = False
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def other_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """`other_app({"QUIZBANK_ENV": "production"}, SOME_CONFIG=1)`: other settings, same database."""
    made = []

    def make(changed: Mapping[str, str], **overrides: Any) -> Flask:
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        read = read_settings({"QUIZBANK_ENV": "test", "DATABASE_URL": url, **changed})
        made.append(create_app(read, overrides={"RATELIMIT_ENABLED": False, **overrides}))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(autouse=True)
def clean_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that uses the app begins with empty tables."""
    yield
    if "app" not in request.fixturenames:
        return
    db.session.remove()
    with db.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def rate_limits(app: Flask) -> Iterator[None]:
    """Rate limits count from zero in this test; everywhere else they are off."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.enabled = False


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A person's browser without JavaScript, that checks every page it loads."""
    return Browser(app)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as queries:` lists the SQL statements that were sent meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def told(app: Flask) -> Iterator[list[Judged]]:
    """The answers with a verdict that listeners were told of in this test."""
    heard: list[Judged] = []

    def listener(_account: Account, answers: Sequence[Judged]) -> None:
        heard.extend(answers)

    judged.register(app, listener)
    yield heard
    app.extensions[judged.KEY].remove(listener)


@pytest.fixture
def learner(app: Flask) -> Account:
    """The person whose data it is."""
    return create_account(email="learner@example.org", nickname="Learner")


@pytest.fixture
def groupmate(app: Flask) -> Account:
    """Someone who shares a group with the learner."""
    return create_account(email="groupmate@example.org", nickname="Groupmate")


@pytest.fixture
def stranger(app: Flask) -> Account:
    """Someone who has nothing to do with the learner."""
    return create_account(email="stranger@example.org", nickname="Stranger")


@pytest.fixture
def educator(app: Flask) -> Account:
    """Someone who teaches."""
    return create_account(email="educator@example.org", nickname="Educator", role="educator")


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Which of the parallel test processes this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def built_codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code tables, built once for all workers of a run; never written to."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    path = folder / "codes.sqlite"
    with (folder / "codes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            build_tables(path)
    return path


@pytest.fixture
def codes(app: Flask, built_codes: Path) -> Iterator[Path]:
    """Code tables in this test; everywhere else the app has none."""
    without = app.config["CODES"]
    app.config["CODES"] = built_codes
    yield built_codes
    app.config["CODES"] = without
