"""topics of item versions, the bank's edition, time zones

Revision: 0006, after: 0005
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_bank_edition_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_edition")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "time_zone",
                sa.String(length=64),
                server_default="America/New_York",
                nullable=False,
            )
        )
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("topic", sa.String(length=60), server_default="", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_item_version_topic"), ["topic"], unique=False)
    name_topics(op.get_bind())
    stamp_edition(op.get_bind())


def name_topics(connection: sa.Connection) -> None:
    """Give the versions that are stored already the first topic of their content."""
    versions = sa.table(
        "item_version", sa.column("id"), sa.column("topic"), sa.column("content", sa.JSON)
    )
    rows = connection.execute(sa.select(versions.c.id, versions.c.content)).all()
    named = [
        {"version": id, "first": content["topics"][0]}
        for id, content in rows
        if content.get("topics")
    ]
    if named:
        connection.execute(
            sa.update(versions)
            .where(versions.c.id == sa.bindparam("version"))
            .values(topic=sa.bindparam("first")),
            named,
        )


def stamp_edition(connection: sa.Connection) -> None:
    """A bank that holds sets already has an edition."""
    sets = sa.table("question_set", sa.column("id"))
    if connection.scalar(sa.select(sa.func.count()).select_from(sets)):
        edition = sa.table("bank_edition", sa.column("id"), sa.column("stamp"))
        connection.execute(sa.insert(edition).values(id=1, stamp=uuid4().hex))


def downgrade() -> None:
    # Not in a batch: SQLite would copy the tables for it, and forget their check constraints.
    op.drop_index(op.f("ix_item_version_topic"), table_name="item_version")
    op.drop_column("item_version", "topic")
    op.drop_column("account", "time_zone")
    op.drop_table("bank_edition")
