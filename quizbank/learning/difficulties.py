"""The shared difficulties: one writer brings them up to the log, in its order, a little later.

Nobody waits for it. It reads and computes beside everyone else, and only then writes what changed,
in one short transaction; if somebody else wrote meanwhile, it leaves it and tries again later.
"""

import fcntl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from quizbank.core.mastery import Difficulty, Gaussian
from quizbank.extensions import db, one_writer_at_a_time
from quizbank.learning.difficulty_states import Difficulties, Lesson, OfItem, OfTopic
from quizbank.learning.models import Answer, DifficultyWriter, ItemDifficulty, TopicDifficulty
from quizbank.learning.rows import Rows, differences, replace, table_of

AT_ONCE = 500  # answers in one transaction, so that no save waits for long
LOCK = 7_117_002  # any number that no one else takes for an advisory lock
TIMES_ASKED, SECONDS_BETWEEN = 50, 0.02  # until PostgreSQL has settled

ANSWERS = table_of(Answer)
TOPICS = table_of(TopicDifficulty)
ITEMS = table_of(ItemDifficulty)
WRITER = table_of(DifficultyWriter)
LESSONS: Select[Any] = select(
    ANSWERS.c.id,
    ANSWERS.c.is_retry,
    ANSWERS.c.topic,
    ANSWERS.c.item_id,
    ANSWERS.c.is_right,
    ANSWERS.c.person_mean,
    ANSWERS.c.person_variance,
    ANSWERS.c.topic_mean,
    ANSWERS.c.topic_variance,
    ANSWERS.c.item_mean,
    ANSWERS.c.item_variance,
).order_by(ANSWERS.c.id)


@dataclass(frozen=True)
class Writer:
    """How far in the log the difficulties are."""

    last_answer_id: int = 0
    is_stale: bool = False
    revision: int = 0


@dataclass(frozen=True)
class Prepared:
    """The difficulties as the tables have them, and as they should be after some answers."""

    writer: Writer
    stored: Rows
    wanted: Rows
    last_answer_id: int
    answers: int

    @property
    def is_right(self) -> bool:
        """Whether the tables say what the log says."""
        is_up_to_date = self.last_answer_id == self.writer.last_answer_id
        is_same = not differences(self.stored, self.wanted)
        return is_up_to_date and is_same and not self.writer.is_stale


def catch_up(limit: int = AT_ONCE) -> int:
    """Learn from so many answers of the log that the difficulties do not know yet; tells how many
    there were, 0 when there is nothing to do or somebody else is at it.
    """
    with writers_turn() as is_mine:
        if not is_mine:
            return 0
        with db.engine.connect() as connection:
            is_stale = _writer(connection).is_stale
            ready = replayed(connection) if is_stale else continued(connection, limit)
        if ready.is_right:
            return 0
        with one_writer_at_a_time(), db.engine.begin() as connection:
            return ready.answers if write(connection, ready) else 0


def mark_stale() -> None:
    """Verdicts that the difficulties know were corrected: the writer is to replay all of them."""
    connection = db.session.connection()
    take_turn(connection)
    connection.execute(update(WRITER).values(is_stale=True))


def replayed(connection: Connection) -> Prepared:
    """All of the log up to where the difficulties are, from nothing."""
    writer = _writer(connection)
    difficulties = Difficulties()
    known = connection.execute(LESSONS.where(ANSWERS.c.id <= writer.last_answer_id))
    answers, _ = _learn(difficulties, known)
    stored = rows_of(all_of_them(connection))
    return Prepared(writer, stored, rows_of(difficulties), writer.last_answer_id, answers)


def write(connection: Connection, ready: Prepared) -> bool:
    """Write what was computed; False, and nothing, if somebody else wrote since."""
    if take_turn(connection) != ready.writer.revision + 1:
        return False
    replace(ready.stored, ready.wanted, over=connection)
    now = {"last_answer_id": ready.last_answer_id, "is_stale": False}
    connection.execute(update(WRITER).values(now))
    return True


def take_turn(connection: Connection) -> int:
    """Until the end of the transaction nobody else writes difficulties; the revision after that."""
    return int(connection.execute(_raise_revision(connection.dialect.name)).scalar_one())


@cache
def _raise_revision(dialect: str) -> Any:
    statement: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(WRITER)
    first = {"id": 1, "last_answer_id": 0, "is_stale": False, "revision": 1}
    return (
        statement.values(first)
        .on_conflict_do_update(index_elements=["id"], set_={"revision": WRITER.c.revision + 1})
        .returning(WRITER.c.revision)
    )


def _writer(connection: Connection) -> Writer:
    found = connection.execute(
        select(WRITER.c.last_answer_id, WRITER.c.is_stale, WRITER.c.revision)
    ).one_or_none()
    return Writer(*found) if found else Writer()


def continued(connection: Connection, limit: int) -> Prepared:
    """The next answers of the log, and the difficulties that they move."""
    writer = _writer(connection)
    last = writer.last_answer_id
    news = LESSONS.where(ANSWERS.c.id > last, ANSWERS.c.id <= _settled(connection, last))
    rows = connection.execute(news.limit(limit)).all()
    difficulties = _some(connection, rows)
    stored = rows_of(difficulties)
    answers, last = _learn(difficulties, rows, last=last)
    return Prepared(writer, stored, rows_of(difficulties), last, answers)


def _settled(connection: Connection, last: int) -> int:
    """The newest answer before which no other can still appear.

    SQLite has one writer, so ids appear in their order. PostgreSQL gives an id before the commit;
    an answer with a lower id than the newest one was being written before that, so it is waited
    until whoever was writing then has finished, for a second at the most.
    """
    newest = connection.scalar(select(func.max(ANSWERS.c.id))) or 0
    if newest == last or connection.dialect.name != "postgresql":
        return newest
    begun = connection.scalar(text("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))
    oldest = text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    for _ in range(TIMES_ASKED):
        if (connection.scalar(oldest) or 0) >= (begun or 0):
            return newest
        time.sleep(SECONDS_BETWEEN)
    return last


def _learn(difficulties: Difficulties, rows: Iterable[Any], *, last: int = 0) -> tuple[int, int]:
    """Move the difficulties; how many answers there were, and the id of the last."""
    answers = 0
    for row in rows:
        answers, last = answers + 1, row.id
        if not row.is_retry:
            difficulties.learn(_lesson(row))
    return answers, last


def _lesson(row: Any) -> Lesson:
    """What the difficulties learn from an answer of the log."""
    item = None
    if row.item_id is not None:
        item = Gaussian(row.item_mean, row.item_variance)
    return Lesson(
        topic=row.topic,
        item_id=row.item_id,
        is_right=row.is_right,
        part=Gaussian(row.person_mean, row.person_variance),
        judged_by=Difficulty(Gaussian(row.topic_mean, row.topic_variance), item),
    )


def _some(connection: Connection, rows: Sequence[Any]) -> Difficulties:
    """The difficulties that some answers move."""
    wanted = {row.item_id for row in rows} - {None}
    items = _items(connection, ITEMS.c.item_id.in_(wanted))
    topics = {row.topic for row in rows} | {item.topic for item in items.values()}
    return Difficulties(_topics(connection, TOPICS.c.topic.in_(topics)), items)


def all_of_them(connection: Connection) -> Difficulties:
    """Every difficulty as the tables have it."""
    return Difficulties(_topics(connection), _items(connection))


def _topics(connection: Connection, *which: ColumnElement[bool]) -> dict[str, OfTopic]:
    rows = connection.execute(select(TOPICS).where(*which))
    return {
        row.topic: OfTopic(Gaussian(row.mean, row.variance), row.sum_b, row.items, row.answers)
        for row in rows
    }


def _items(connection: Connection, *which: ColumnElement[bool]) -> dict[int, OfItem]:
    rows = connection.execute(select(ITEMS).where(*which))
    return {
        row.item_id: OfItem(row.topic, Gaussian(row.mean, row.variance), row.answers)
        for row in rows
    }


def rows_of(difficulties: Difficulties) -> Rows:
    """What the tables hold of difficulties."""
    return {
        TopicDifficulty: [
            {
                "topic": topic,
                "mean": one.term.mean,
                "variance": one.term.variance,
                "sum_b": one.sum_b,
                "items": one.items,
                "answers": one.answers,
            }
            for topic, one in difficulties.topics.items()
        ],
        ItemDifficulty: [
            {
                "item_id": item_id,
                "topic": one.topic,
                "mean": one.term.mean,
                "variance": one.term.variance,
                "answers": one.answers,
            }
            for item_id, one in difficulties.items.items()
        ],
    }


@contextmanager
def writers_turn(*, is_patient: bool = False) -> Iterator[bool]:
    """Whether this is the only writer at work; who is patient waits for the other, and then is.

    SQLite's lock is a file beside the database, PostgreSQL's its own; both go with their holder.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            take = func.pg_advisory_xact_lock if is_patient else func.pg_try_advisory_xact_lock
            yield connection.scalar(select(take(LOCK))) is not False
        return
    path = db.engine.url.database
    if not path or path == ":memory:":
        yield True
        return
    with Path(f"{path}.difficulties").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
