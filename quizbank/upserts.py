"""Writes a row whether it is there already or not, in one statement, so that two tabs of the same
person never collide.
"""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table
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
