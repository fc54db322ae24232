"""Writes a row whether it is there already or not, in one statement, so that two tabs of the same
person never collide.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from quizbank.extensions import Model, db


def put(model: type[Model], row: Mapping[str, Any], *, never_less: str = "") -> None:
    """Insert a row, or change the one with the same primary key; with `never_less` only if that
    column grows.
    """
    table = cast(Table, model.__table__)
    keys = [column.name for column in table.primary_key]
    is_postgresql = db.engine.dialect.name == "postgresql"
    statement: Any = (postgresql.insert if is_postgresql else sqlite.insert)(table).values(row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    grows = table.c[never_less] < statement.excluded[never_less] if never_less else None
    db.session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed, where=grows)
    )


def put_all(
    model: type[Model], rows: Sequence[Mapping[str, Any]], *, over: Connection | None = None
) -> None:
    """The same for whole rows of one table, each with every column, in one go; over a connection of
    its own, or the session's.
    """
    if rows:
        connection = over or db.session.connection()
        connection.execute(_put_whole(model, connection.dialect.name), list(rows))


@cache
def _put_whole(model: type[Model], dialect: str) -> Any:
    table = cast(Table, model.__table__)
    statement: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    keys = [column.name for column in table.primary_key]
    changed = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
