"""reports, key corrections and rescored attempts

Revision: 0013, after: 0012
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would copy the tables for it, and forget their check constraints.
    moment = quizbank.db_types.UTCDateTime(timezone=True)
    op.add_column("item_version", sa.Column("corrected_key", sa.JSON(), nullable=True))
    op.add_column("item_version", sa.Column("corrected_at", moment, nullable=True))
    because = sa.Column("corrected_because", sa.String(1000), server_default="", nullable=False)
    op.add_column("item_version", because)
    stale = sa.Column("is_stale", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("learner", stale)
    create_reports()
    create_corrections()
    create_notices()


def create_reports() -> None:
    op.create_table(
        "item_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reply", sa.String(length=2000), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("handled_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason in ('wrong_key', 'two_right', 'outdated', 'unclear', 'typo', 'other')",
            name=op.f("ck_item_report_reason"),
        ),
        sa.CheckConstraint(
            "status in ('open', 'answered', 'fixed', 'dismissed')",
            name=op.f("ck_item_report_status"),
        ),
        sa.CheckConstraint(
            "(handled_at is null) = (status = 'open')", name=op.f("ck_item_report_handled_whole")
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"],
            ["account.id"],
            name=op.f("fk_item_report_handled_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_report_item_id_item")),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_item_report_item_version_id_item_version"),
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["account.id"],
            name=op.f("fk_item_report_reporter_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_report_public_id")),
    )
    with op.batch_alter_table("item_report", schema=None) as batch_op:
        batch_op.create_index("ix_item_report_item_status", ["item_id", "status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_item_report_reporter_id"), ["reporter_id"], unique=False
        )
        batch_op.create_index(
            "uq_item_report_open",
            ["item_id", "reporter_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )


def create_corrections() -> None:
    op.create_table(
        "key_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key_before", sa.JSON(), nullable=False),
        sa.Column("key_after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_key_correction_item_version_id_item_version"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["account.id"],
            name=op.f("fk_key_correction_made_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_correction")),
        sa.UniqueConstraint(
            "item_version_id", "number", name=op.f("uq_key_correction_item_version_id_number")
        ),
    )
    op.create_table(
        "rescored_attempt",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("raw_before", sa.Numeric(precision=7, scale=3), nullable=False),
        sa.Column("raw_after", sa.Numeric(precision=7, scale=3), nullable=False),
        sa.Column("pass_before", sa.Boolean(), nullable=True),
        sa.Column("pass_after", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_rescored_attempt_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["key_correction.id"],
            name=op.f("fk_rescored_attempt_correction_id_key_correction"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("correction_id", "attempt_id", name=op.f("pk_rescored_attempt")),
    )
    with op.batch_alter_table("rescored_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rescored_attempt_attempt_id"), ["attempt_id"], unique=False
        )


def create_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(correction_id is null) != (report_id is null)", name=op.f("ck_notice_about_one")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_notice_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["key_correction.id"],
            name=op.f("fk_notice_correction_id_key_correction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["item_report.id"],
            name=op.f("fk_notice_report_id_item_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "account_id", "correction_id", name=op.f("uq_notice_account_id_correction_id")
        ),
        sa.UniqueConstraint("account_id", "report_id", name=op.f("uq_notice_account_id_report_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_account_seen", ["account_id", "seen_at"], unique=False)


def downgrade() -> None:
    op.drop_table("notice")
    op.drop_table("rescored_attempt")
    op.drop_table("key_correction")
    op.drop_table("item_report")
    op.drop_column("learner", "is_stale")
    op.drop_column("item_version", "corrected_because")
    op.drop_column("item_version", "corrected_at")
    op.drop_column("item_version", "corrected_key")
