"""How `flask db` runs migrations: all of them or none, one process at a time."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, event

from quizbank.extensions import Model, db

LOCK = 7_117_001  # any number that no one else takes for an advisory lock


def run() -> None:
    """Run in one transaction, so that a migration that fails half-way leaves nothing behind."""
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            put_ddl_into_transactions(connection)
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            transactional_ddl=True,
            process_revision_directives=skip_empty_revision,
            **options,
        )
        with context.begin_transaction():
            if not is_sqlite:
                connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
            context.run_migrations()
            if is_sqlite:
                refuse_broken_references(connection)


def put_ddl_into_transactions(connection: Connection) -> None:
    """Begin by hand: Python's sqlite3 begins by itself only before a change of rows, not of tables.

    Foreign keys are off meanwhile, because SQLite changes a table by copying and dropping it,
    and dropping would delete the rows that refer to it. The connection is not used again.
    """
    connection.detach()
    raw = connection.connection.dbapi_connection
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(connection, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def refuse_broken_references(connection: Connection) -> None:
    """What the foreign keys would have refused, had they been on."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"{len(broken)} rows refer to rows that are gone, in: {tables}")


def skip_empty_revision(_context: object, _revision: object, directives: list) -> None:
    """`flask db migrate` writes no file when tables and models agree."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []
        print("Tables and models agree; no migration was written.")  # noqa: T201 (a command)


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database. Set DATABASE_URL and leave out --sql.")
run()
