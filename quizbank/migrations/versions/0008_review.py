"""review cards and their logs

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_key", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("card_difficulty", sa.Double(), nullable=False),
        sa.Column("last_reviewed_on", sa.Date(), nullable=False),
        sa.Column("last_rating", sa.Integer(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_on_for_exam", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("added_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("left_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(subject = 'item') = (item_id is not null)", name=op.f("ck_review_card_item")
        ),
        sa.CheckConstraint(
            "reason in ('missed', 'guessed', 'unsure', 'slow', 'flagged', 'added')",
            name=op.f("ck_review_card_reason"),
        ),
        sa.CheckConstraint(
            "subject in ('item', 'drill', 'code')", name=op.f("ck_review_card_subject")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_review_card_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_review_card_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_card")),
        sa.UniqueConstraint(
            "account_id",
            "subject",
            "subject_key",
            name=op.f("uq_review_card_account_id_subject_subject_key"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_card_public_id")),
    )
    op.create_index("ix_review_card_due", "review_card", ["account_id", "due_on"], unique=False)
    op.create_index(
        "ix_review_card_due_for_exam",
        "review_card",
        ["account_id", "due_on_for_exam"],
        unique=False,
    )
    op.create_index(op.f("ix_review_card_item_id"), "review_card", ["item_id"], unique=False)
    op.create_table(
        "review_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("is_entry", sa.Boolean(), nullable=False),
        sa.Column("reviewed_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_on_for_exam", sa.Date(), nullable=False),
        sa.Column("undone_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confidence in ('', 'guess', 'unsure', 'sure')", name=op.f("ck_review_log_confidence")
        ),
        sa.CheckConstraint(
            "source in ('exam', 'practice', 'drill', 'review', 'added')",
            name=op.f("ck_review_log_source"),
        ),
        sa.CheckConstraint("rating between 1 and 4", name=op.f("ck_review_log_rating")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_review_log_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["learning_answer.id"],
            name=op.f("fk_review_log_answer_id_learning_answer"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["review_card.id"],
            name=op.f("fk_review_log_card_id_review_card"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_log")),
    )
    op.create_index(
        "ix_review_log_account_counted", "review_log", ["account_id", "counted_on"], unique=False
    )
    op.create_index(op.f("ix_review_log_answer_id"), "review_log", ["answer_id"], unique=False)
    op.create_index(op.f("ix_review_log_card_id"), "review_log", ["card_id"], unique=False)
    op.create_table(
        "review_settings",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("days_off", sa.Integer(), nullable=False),
        sa.Column("easy_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "unit in ('questions', 'minutes')", name=op.f("ck_review_settings_unit")
        ),
        sa.CheckConstraint("budget between 1 and 500", name=op.f("ck_review_settings_budget")),
        sa.CheckConstraint("days_off between 0 and 127", name=op.f("ck_review_settings_days_off")),
        sa.CheckConstraint(
            "easy_days between 0 and 127", name=op.f("ck_review_settings_easy_days")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_review_settings_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_review_settings")),
    )
    op.create_table(
        "shown_for",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_shown_for_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["review_card.id"],
            name=op.f("fk_shown_for_card_id_review_card"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_shown_for")),
    )
    op.create_index(op.f("ix_shown_for_card_id"), "shown_for", ["card_id"], unique=False)


def downgrade() -> None:
    op.drop_table("shown_for")
    op.drop_table("review_settings")
    op.drop_table("review_log")
    op.drop_table("review_card")
