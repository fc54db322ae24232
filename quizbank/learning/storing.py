"""A person's state in the tables: as much of it as some answers need, or all of it."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from quizbank.core.mastery import Constants, Gaussian
from quizbank.extensions import Model, db
from quizbank.learning.models import (
    Learner,
    LearnerDay,
    LearnerDomain,
    LearnerItem,
    LearnerTopic,
)
from quizbank.learning.rows import Rows, Values, table_of
from quizbank.learning.states import Event, InDomain, InTopic, OnDay, PersonState, WithItem
from quizbank.upserts import put_all

OF_A_PERSON: tuple[type[Model], ...] = (
    Learner,
    LearnerDomain,
    LearnerTopic,
    LearnerItem,
    LearnerDay,
)


def take_turn(account_id: int) -> Row[Any]:
    """The row of a person's ability, whose revision goes up: until the end of the transaction
    nobody else changes what is known of them.
    """
    taken = db.session.connection()
    return taken.execute(_raise_revision(taken.dialect.name), {"account_id": account_id}).one()


@cache
def _raise_revision(dialect: str) -> Any:
    table = table_of(Learner)
    statement: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    nobody = PersonState.unknown(Constants()).ability  # counts for nothing as long as answers is 0
    term = {"mean": nobody.mean, "variance": nobody.variance}
    first = {"answers": 0, "revision": 1, "is_stale": False, **term}
    statement = statement.values(account_id=bindparam("account_id"), **first)
    return statement.on_conflict_do_update(
        index_elements=["account_id"], set_={"revision": table.c.revision + 1}
    ).returning(table)


def _some(model: type[Model], column: str) -> Any:
    """Those rows of a person in which a column has one of some values; put together once."""
    table = table_of(model)
    wanted = table.c[column].in_(bindparam("wanted", expanding=True))
    return select(table).where(table.c.account_id == bindparam("account"), wanted)


SOME_DOMAINS = _some(LearnerDomain, "exam")
SOME_TOPICS = _some(LearnerTopic, "topic")
SOME_ITEMS = _some(LearnerItem, "item_id")
SOME_DAYS = _some(LearnerDay, "day")


def load_for(
    account_id: int, learner: Row[Any], events: Sequence[Event], constants: Constants
) -> PersonState:
    """The terms of a person that some answers touch; `learner` is their row of that table."""

    def rows(statement: Any, wanted: Collection[Any]) -> Sequence[Row[Any]]:
        asked = {"account": account_id, "wanted": list(wanted)}
        return db.session.execute(statement, asked).all() if wanted else ()

    asked = {(event.exam, event.domain) for event in events if event.domain}
    state = PersonState.unknown(constants)
    if learner.answers:
        state = PersonState(constants, Gaussian(learner.mean, learner.variance), learner.answers)
    for row in rows(SOME_DOMAINS, {exam for exam, _ in asked}):
        if (row.exam, row.domain) in asked:
            state.domains[row.exam, row.domain] = InDomain(
                Gaussian(row.mean, row.variance), row.answers, row.right, row.seconds
            )
    for row in rows(SOME_TOPICS, {event.topic for event in events}):
        term = Gaussian(row.mean, row.variance)
        state.topics[row.topic] = InTopic(term, row.last_answered_at, row.answers, row.right)
    for row in rows(SOME_ITEMS, {event.item_id for event in events} - {None}):
        memory = Gaussian(row.mean, row.variance)
        state.items[row.item_id] = WithItem(
            row.topic, memory, row.showings, row.last_right, row.last_answered_at
        )
    for row in rows(SOME_DAYS, {event.day for event in events}):
        state.days[row.day] = OnDay(row.answers, row.right, row.seconds)
    return state


def rows_of(account_id: int, state: PersonState, *, revision: int) -> Rows:
    """What the tables hold of a state."""
    whose = {"account_id": account_id}
    counts = {"answers": state.answers, "revision": revision}
    ability = {**_term(state.ability), **counts, "is_stale": False}
    return {
        Learner: [whose | ability],
        LearnerDomain: [
            whose
            | {"exam": exam, "domain": domain}
            | _term(one.term)
            | {"answers": one.answers, "right": one.right, "seconds": one.seconds}
            for (exam, domain), one in state.domains.items()
        ],
        LearnerTopic: [
            whose
            | {"topic": topic}
            | _term(one.term)
            | {"answers": one.answers, "right": one.right}
            | {"last_answered_at": one.last_answered_at}
            for topic, one in state.topics.items()
        ],
        LearnerItem: [
            whose
            | {"item_id": item_id, "topic": one.topic}
            | _term(one.memory)
            | {"showings": one.showings, "last_right": one.last_right}
            | {"last_answered_at": one.last_answered_at}
            for item_id, one in state.items.items()
        ],
        LearnerDay: [
            whose | {"day": day, "answers": one.answers, "right": one.right, "seconds": one.seconds}
            for day, one in state.days.items()
        ],
    }


def _term(term: Gaussian) -> Values:
    return {"mean": term.mean, "variance": term.variance}


def write(account_id: int, state: PersonState, *, revision: int) -> None:
    """Put a state in the place of what the tables hold of the same terms."""
    for model, values in rows_of(account_id, state, revision=revision).items():
        put_all(model, values)


def stored_rows(accounts: Collection[int]) -> dict[int, Rows]:
    """All that the tables hold of some people."""
    found: dict[int, Rows] = {one: {model: [] for model in OF_A_PERSON} for one in accounts}
    for model in OF_A_PERSON:
        table = table_of(model)
        names = [column.name for column in table.columns]
        statement = select(table).where(table.c.account_id.in_(accounts))
        for row in db.session.execute(statement):
            found[row.account_id][model].append(dict(zip(names, row, strict=True)))
    return found
