"""answers in drills

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drill_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("chosen", sa.String(length=400), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("answered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_drill_answer_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_answer")),
        sa.UniqueConstraint(
            "account_id",
            "kind",
            "seed",
            "day",
            name=op.f("uq_drill_answer_account_id_kind_seed_day"),
        ),
    )
    with op.batch_alter_table("drill_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_drill_answer_account_answered", ["account_id", "answered_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("drill_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_drill_answer_account_answered")

    op.drop_table("drill_answer")
