"""Rows of several tables as they are and as they should be."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete

from quizbank.extensions import Model, db
from quizbank.upserts import put_all

Values = dict[str, Any]
Rows = Mapping[type[Model], list[Values]]


def table_of(model: type[Model]) -> Table:
    """The table of a model, as SQLAlchemy's Core knows it."""
    return cast(Table, model.__table__)


def differences(stored: Rows, wanted: Rows) -> dict[type[Model], tuple[list[Values], list[Values]]]:
    """By table the rows to put, and those to remove; a table in which all is right is left out."""
    found = {}
    for model, values in wanted.items():
        before = {_key(model, row): row for row in stored[model]}
        after = {_key(model, row): row for row in values}
        put = [row for key, row in after.items() if before.get(key) != row]
        removed = [row for key, row in before.items() if key not in after]
        if put or removed:
            found[model] = put, removed
    return found


def replace(stored: Rows, wanted: Rows, *, over: Connection | None = None) -> None:
    """Make the tables hold what is wanted, and touch nothing that is right already."""
    connection = over or db.session.connection()
    for model, (put, removed) in differences(stored, wanted).items():
        put_all(model, put, over=connection)
        keys = list(table_of(model).primary_key)
        here = [column == bindparam(f"this_{column.name}") for column in keys]
        for row in removed:
            at = {f"this_{column.name}": row[column.name] for column in keys}
            connection.execute(delete(table_of(model)).where(*here), at)


def _key(model: type[Model], row: Values) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table_of(model).primary_key)
