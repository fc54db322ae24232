"""The log replayed: people judged by the difficulties that the log keeps, so that the same numbers
come out to the last bit, whatever the shared difficulties are by now.

The replay runs before anything is locked; a person who answered meanwhile is replayed once more in
their own turn.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row, func, select

from quizbank.core.mastery import Constants, Difficulty, Gaussian
from quizbank.extensions import db
from quizbank.learning import difficulties
from quizbank.learning.models import Answer, ItemDifficulty, Learner
from quizbank.learning.queries import constants
from quizbank.learning.rows import Rows, differences, replace, table_of
from quizbank.learning.states import Event, PersonState
from quizbank.learning.storing import rows_of, stored_rows, take_turn

ANSWERS_AT_ONCE, PEOPLE_AT_ONCE = 5_000, 200
ANSWERS = table_of(Answer)
REPLAYED = (
    ANSWERS.c.account_id,
    ANSWERS.c.id,
    ANSWERS.c.exam,
    ANSWERS.c.domain,
    ANSWERS.c.topic,
    ANSWERS.c.item_id,
    ANSWERS.c.is_right,
    ANSWERS.c.seconds,
    ANSWERS.c.answered_at,
    ANSWERS.c.day,
    ANSWERS.c.topic_mean,
    ANSWERS.c.topic_variance,
    ANSWERS.c.item_mean,
    ANSWERS.c.item_variance,
)


@dataclass(frozen=True)
class Prepared:
    """A person as the tables have them, and as the log says."""

    account_id: int
    stored: Rows
    wanted: PersonState

    @property
    def revision(self) -> int:
        """Of what the tables had when they were read."""
        return int(self.stored[Learner][0]["revision"]) if self.stored[Learner] else 0

    @property
    def is_right(self) -> bool:
        """Whether the tables say what the log says."""
        wanted = rows_of(self.account_id, self.wanted, revision=self.revision)
        return not differences(self.stored, wanted)


def prepared(
    accounts: Collection[int],
    model: Constants,
    *,
    undone: Collection[int] = (),
    corrected: Mapping[int, bool] | None = None,
) -> list[Prepared]:
    """Each of some people replayed, without answers that are being undone, and with verdicts that
    are being corrected; nothing is locked.
    """
    # What the tables hold first: an answer that comes in between raises the revision.
    stored = stored_rows(accounts)
    states = {one: PersonState.unknown(model) for one in accounts}
    statement = (
        select(*REPLAYED)
        .where(
            ANSWERS.c.account_id.in_(accounts),
            ANSWERS.c.undone_at.is_(None),
            ANSWERS.c.is_retry.is_(False),
        )
        .order_by(ANSWERS.c.account_id, ANSWERS.c.id)
    )
    verdicts = corrected or {}
    for row in db.session.execute(statement):
        if row.id not in undone:
            states[row.account_id].learn(_event(row, verdicts.get(row.id, row.is_right)))
    return [Prepared(one, stored[one], states[one]) for one in accounts]


def _event(row: Any, is_right: bool) -> Event:
    item = None
    if row.item_id is not None:
        item = Gaussian(row.item_mean, row.item_variance)
    return Event(
        exam=row.exam,
        domain=row.domain,
        topic=row.topic,
        item_id=row.item_id,
        is_right=is_right,
        seconds=row.seconds,
        answered_at=row.answered_at,
        day=row.day,
        difficulty=Difficulty(Gaussian(row.topic_mean, row.topic_variance), item),
    )


def finish(ready: Prepared, learner: Row[Any]) -> None:
    """Write what was prepared, in the turn of the person; `learner` is what `take_turn` gave."""
    if learner.revision != ready.revision + 1:
        (ready,) = prepared([ready.account_id], constants())
    replace(ready.stored, rows_of(ready.account_id, ready.wanted, revision=learner.revision))


def rebuild_person(account_id: int) -> bool:
    """Replay one person; tells whether the tables said anything else."""
    (ready,) = prepared([account_id], constants())
    if not ready.is_right:
        finish(ready, take_turn(account_id))
    return not ready.is_right


@dataclass
class Rebuilt:
    """What a rebuild came upon; complete once its last part is written."""

    answers: int = 0
    people: int = 0
    people_changed: int = 0
    items: int = 0
    have_difficulties_changed: bool = False


Write = Callable[[], None]


def rebuild_all(rebuilt: Rebuilt) -> Iterator[Write]:
    """Replay everybody, then the difficulties: parts to be written each in a transaction of its
    own, so that no answer waits for long. What is right already is not touched.
    """
    model = constants()
    for accounts, answers in some_people_at_a_time():
        ready = prepared(accounts, model)
        wrong = [one for one in ready if not one.is_right]
        rebuilt.answers += answers
        rebuilt.people += len(ready)
        rebuilt.people_changed += len(wrong)
        if wrong:
            yield partial(_finish_all, wrong)
    with difficulties.writers_turn(is_patient=True):
        known = difficulties.replayed(db.session.connection())
        rebuilt.items = len(known.wanted[ItemDifficulty])
        rebuilt.have_difficulties_changed = not known.is_right
        if not known.is_right:
            yield partial(_finish_difficulties, known)


def some_people_at_a_time() -> Iterator[tuple[list[int], int]]:
    """Everybody in the log or with a state, in parts of about as many answers."""
    logged = select(ANSWERS.c.account_id, func.count()).group_by(ANSWERS.c.account_id)
    counts = dict.fromkeys(db.session.scalars(select(Learner.account_id)), 0)
    counts |= {row[0]: row[1] for row in db.session.execute(logged) if row[0] is not None}
    part: list[int] = []
    answers = 0
    for account_id in sorted(counts):
        part.append(account_id)
        answers += counts[account_id]
        if answers >= ANSWERS_AT_ONCE or len(part) >= PEOPLE_AT_ONCE:
            yield part, answers
            part, answers = [], 0
    if part:
        yield part, answers


def _finish_all(people: Collection[Prepared]) -> None:
    for one in people:
        finish(one, take_turn(one.account_id))


def _finish_difficulties(known: difficulties.Prepared) -> None:
    connection = db.session.connection()
    if not difficulties.write(connection, known):  # a verdict was corrected meanwhile
        difficulties.write(connection, difficulties.replayed(connection))
