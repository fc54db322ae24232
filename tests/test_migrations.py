"""The migrations make the tables that the models describe, and can be undone."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from quizbank import create_app
from quizbank.config import ROOT, read_settings
from quizbank.extensions import Model, db
from tests.databases import fresh_database

MIGRATIONS = ROOT / "quizbank" / "migrations"


@pytest.fixture
def empty_app(tmp_path: Path, worker_name: str) -> Iterator[Flask]:
    """The app over a database without tables."""
    url = fresh_database(f"migrations_{worker_name}", tmp_path)
    app = create_app(read_settings({"QUIZBANK_ENV": "test", "DATABASE_URL": url}))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    """What is in the database, but for Alembic's note."""
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def definitions() -> dict[str, list[str]]:
    """Each table as SQLite keeps it, a sorted list of its columns and constraints; a column that
    was added later stands behind the constraints, on their line; SQLite writes a table that a
    migration copied with quotes and brackets that say nothing.
    """
    with db.engine.connect() as connection:
        rows = connection.execute(text("select name, sql from sqlite_master where sql is not null"))
        return {
            name: sorted(" ".join(part.split()) for part in parts_of(without_ornaments(sql)))
            for name, sql in rows
            if name != "alembic_version"
        }


def without_ornaments(sql: str) -> str:
    """The same definition as SQLAlchemy writes it for a new table."""
    name = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql)
    return name.replace("DEFAULT ('')", "DEFAULT ''")


def parts_of(sql: str) -> list[str]:
    """What stands between the commas that are in no inner brackets."""
    parts, depth = [""], 0
    for character in sql:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 1 and character in "(,":
            parts.append("")
        elif not (depth == 0 and character == ")"):
            parts[-1] += character
    return parts


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()

    check()  # leaves with a message if the models say more or less
    assert tables() == set(Model.metadata.tables)


def test_migrations_can_be_undone_and_done_again(empty_app: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    undone = tables()
    upgrade()

    assert undone == set()
    assert tables() == set(Model.metadata.tables)


@pytest.mark.sqlite
def test_constraints_are_the_same_in_migrations_and_models(
    empty_app: Flask, tmp_path: Path
) -> None:
    upgrade()
    migrated = definitions()
    downgrade(revision="base")
    Model.metadata.create_all(db.engine)

    assert migrated == definitions()


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    assert len(script.get_heads()) == 1, "two migrations follow the same one; put them in a row"
    assert [revision.revision for revision in script.walk_revisions()], "there is none"


def scratch_migrations(folder: Path, *upgrades: str) -> str:
    """A folder of migrations with our own environment, one for each body of `upgrade`."""
    (folder / "versions").mkdir(parents=True)
    for name in ("alembic.ini", "env.py", "script.py.mako"):
        (folder / name).write_text((MIGRATIONS / name).read_text("utf-8"))
    for number, body in enumerate(upgrades, start=1):
        before = f"'{number - 1}'" if number > 1 else "None"
        (folder / "versions" / f"{number}_scratch.py").write_text(
            "from alembic import op\nimport sqlalchemy as sa\n"
            f"revision, down_revision = '{number}', {before}\n"
            f"def upgrade():\n{indent(body, '    ')}\ndef downgrade():\n    pass\n"
        )
    return str(folder)


def test_a_migration_that_fails_half_way_leaves_nothing(
    empty_app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = scratch_migrations(
        tmp_path / "scratch",
        "op.create_table('whole', sa.Column('id', sa.Integer, primary_key=True))",
        "op.create_table('half', sa.Column('id', sa.Integer, primary_key=True))\n"
        "op.execute('insert into half values (1)')\n"
        "raise RuntimeError('the second half fails')",
    )

    with pytest.raises(SystemExit):
        upgrade(directory=folder)

    assert "the second half fails" in caplog.text
    assert inspect(db.engine).get_table_names() == []


def test_changing_a_table_keeps_the_rows_that_refer_to_it(empty_app: Flask, tmp_path: Path) -> None:
    """SQLite changes a table by copying and dropping it, which foreign keys would punish."""
    folder = scratch_migrations(
        tmp_path / "scratch",
        "op.create_table('parent', sa.Column('id', sa.Integer, primary_key=True))\n"
        "op.create_table('child', sa.Column('id', sa.Integer, primary_key=True),\n"
        "    sa.Column('parent_id', sa.Integer, sa.ForeignKey('parent.id', ondelete='CASCADE')))\n"
        "op.execute('insert into parent values (1)')\n"
        "op.execute('insert into child values (1, 1)')",
        "with op.batch_alter_table('parent', recreate='auto') as batch:\n"
        "    batch.add_column(sa.Column('name', sa.String(20), nullable=True))\n"
        "    batch.alter_column('id', type_=sa.BigInteger())",
    )

    upgrade(directory=folder)

    with db.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from child")) == 1


@pytest.mark.sqlite
def test_a_migration_that_leaves_rows_without_their_parent_is_refused(
    empty_app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = scratch_migrations(
        tmp_path / "scratch",
        "op.create_table('parent', sa.Column('id', sa.Integer, primary_key=True))\n"
        "op.create_table('child', sa.Column('id', sa.Integer, primary_key=True),\n"
        "    sa.Column('parent_id', sa.Integer, sa.ForeignKey('parent.id')))\n"
        "op.execute('insert into child values (1, 7)')",
    )

    with pytest.raises(SystemExit):
        upgrade(directory=folder)

    assert "1 rows refer to rows that are gone, in: child" in caplog.text
    assert inspect(db.engine).get_table_names() == []
