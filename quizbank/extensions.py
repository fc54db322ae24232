"""The Flask extensions, made once and bound to an app by the factory."""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 5_000


class Model(DeclarativeBase):
    """Every table inherits from this (and not from `db.Model`, which mypy does not understand)."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(
    model_class=Model,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
)
migrate = Migrate(render_as_batch=True, compare_type=True)
login = LoginManager()
csrf = CSRFProtect()
mail = Mail()
compress = Compress()
limiter = Limiter(key_func=get_remote_address)


TURN = threading.RLock()  # of the threads of this process; see also web/turns.py


@contextmanager
def one_writer_at_a_time() -> Iterator[None]:
    """Let everyone write one after the other where the database has one writer.

    SQLite lets whoever comes second sleep for growing times; these locks wake it at once. Threads
    queue at a lock of their process, processes at a file beside the database; the system frees it
    when a process dies. For writes that do not ask for a turn SQLite's own patience holds.
    """
    path = _path_of_turns()
    if path is None:
        yield
        return
    with TURN, path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # closing the file gives the turn back
        yield


def _path_of_turns() -> Path | None:
    """The file that processes queue at; None where the database lets many write."""
    url = db.engine.url
    if db.engine.dialect.name != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(f"{url.database}.turn")


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable and concurrent SQLite: write-ahead log, full sync at each commit, foreign keys,
    patience.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    # A write transaction takes its lock when it begins, so that it waits for its turn instead of
    # failing half-way.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
