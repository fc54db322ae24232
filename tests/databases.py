"""Databases for tests: SQLite files, or databases in the cluster that `TEST_DATABASE_URL` names."""

import os
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


def fresh_database(name: str, folder: Path) -> str:
    """The address of a new, empty database."""
    cluster = os.environ.get("TEST_DATABASE_URL")
    if not cluster:
        return f"sqlite:///{folder / f'{name}.sqlite'}"
    url = make_url(cluster).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    database = f"quizbank_test_{name}"
    with admin.connect() as connection:
        connection.execute(text(f'drop database if exists "{database}" with (force)'))
        connection.execute(text(f'create database "{database}"'))
    admin.dispose()
    return url.set(database=database).render_as_string(hide_password=False)
