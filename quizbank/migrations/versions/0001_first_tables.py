"""first tables

Revision: 0001, after:
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=True),
        sa.Column("exam_date", sa.Date(), nullable=True),
        sa.Column("time_multiplier", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("session_key", sa.String(length=40), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("registered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role in ('learner', 'educator', 'administrator')", name=op.f("ck_account_role")
        ),
        sa.CheckConstraint("theme in ('device', 'light', 'dark')", name=op.f("ck_account_theme")),
        sa.CheckConstraint(
            "(email is null) = (password_hash is null)", name=op.f("ck_account_email_with_password")
        ),
        sa.CheckConstraint(
            "(email is null) = (registered_at is null)", name=op.f("ck_account_email_with_date")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_in_lower_case")),
        sa.CheckConstraint(
            "time_multiplier in (1, 1.25, 1.5, 2)", name=op.f("ck_account_time_multiplier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "assembled_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("format_version", sa.String(length=40), nullable=False),
        sa.Column("length", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("code_year", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assembled_form")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assembled_form_public_id")),
    )
    op.create_table(
        "question_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("exams", sa.String(length=60), nullable=False),
        sa.Column("code_years", sa.String(length=200), nullable=False),
        sa.Column("uses_cpt", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.String(length=1000), nullable=False),
        sa.Column("author", sa.String(length=1000), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_set")),
        sa.UniqueConstraint("set_id", name=op.f("uq_question_set_set_id")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("time_multiplier", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("started_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("deadline", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=10), nullable=True),
        sa.Column("results_seen_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("furthest", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("raw_score", sa.Numeric(precision=7, scale=3), nullable=True),
        sa.Column("scored_items", sa.Integer(), nullable=True),
        sa.Column("is_pass", sa.Boolean(), nullable=True),
        sa.CheckConstraint("closed_by in ('candidate', 'time')", name=op.f("ck_attempt_closed_by")),
        sa.CheckConstraint("mode in ('exam', 'practice')", name=op.f("ck_attempt_mode")),
        sa.CheckConstraint(
            "(closed_at is null) = (closed_by is null)", name=op.f("ck_attempt_closed_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_attempt_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["assembled_form.id"], name=op.f("fk_attempt_form_id_assembled_form")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempt_account_started", ["account_id", "started_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attempt_form_id"), ["form_id"], unique=False)

    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=60), nullable=False),
        sa.Column("question_set_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_case_record_question_set_id_question_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_record_case_id")),
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_record_question_set_id"), ["question_set_id"], unique=False
        )

    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("question_set_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_item_question_set_id_question_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_item_id")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_item_question_set_id"), ["question_set_id"], unique=False
        )

    op.create_table(
        "case_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_record_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("setting", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("html", sa.JSON(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_record_id"],
            ["case_record.id"],
            name=op.f("fk_case_version_case_record_id_case_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_version")),
        sa.UniqueConstraint(
            "case_record_id", "number", name=op.f("uq_case_version_case_record_id_number")
        ),
    )
    op.create_table(
        "item_response",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=400), nullable=False),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.String(length=8), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("answered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revealed_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.Column("credit", sa.Numeric(precision=4, scale=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_item_response_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_item_response")),
    )
    op.create_table(
        "item_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("can_shuffle", sa.Boolean(), nullable=False),
        sa.Column("option_count", sa.Integer(), nullable=False),
        sa.Column("choose", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("case_version_id", sa.Integer(), nullable=True),
        sa.Column("case_order", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("html", sa.JSON(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('single', 'multiple', 'code_entry')", name=op.f("ck_item_version_kind")
        ),
        sa.CheckConstraint("difficulty between 1 and 3", name=op.f("ck_item_version_difficulty")),
        sa.ForeignKeyConstraint(
            ["case_version_id"],
            ["case_version.id"],
            name=op.f("fk_item_version_case_version_id_case_version"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_version_item_id_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_item_version_item_id_number")),
    )
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_item_version_case_version_id"), ["case_version_id"], unique=False
        )
        batch_op.create_index(
            "uq_item_version_current",
            ["item_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at is null"),
            postgresql_where=sa.text("superseded_at is null"),
        )

    op.create_table(
        "form_position",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("is_scored", sa.Boolean(), nullable=False),
        sa.Column("option_order", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["assembled_form.id"], name=op.f("fk_form_position_form_id_assembled_form")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_form_position_item_version_id_item_version"),
        ),
        sa.PrimaryKeyConstraint("form_id", "position", name=op.f("pk_form_position")),
    )
    with op.batch_alter_table("form_position", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_form_position_item_version_id"), ["item_version_id"], unique=False
        )

    op.create_table(
        "item_domain",
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_item_domain_item_version_id_item_version"),
        ),
        sa.PrimaryKeyConstraint("item_version_id", "exam", name=op.f("pk_item_domain")),
    )
    with op.batch_alter_table("item_domain", schema=None) as batch_op:
        batch_op.create_index("ix_item_domain_exam", ["exam", "domain"], unique=False)

    op.create_table(
        "item_topic",
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_item_topic_item_version_id_item_version"),
        ),
        sa.PrimaryKeyConstraint("item_version_id", "topic", name=op.f("pk_item_topic")),
    )


def downgrade() -> None:
    op.drop_table("item_topic")
    with op.batch_alter_table("item_domain", schema=None) as batch_op:
        batch_op.drop_index("ix_item_domain_exam")

    op.drop_table("item_domain")
    with op.batch_alter_table("form_position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_position_item_version_id"))

    op.drop_table("form_position")
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_item_version_current",
            sqlite_where=sa.text("superseded_at is null"),
            postgresql_where=sa.text("superseded_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_item_version_case_version_id"))

    op.drop_table("item_version")
    op.drop_table("item_response")
    op.drop_table("case_version")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_question_set_id"))

    op.drop_table("item")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_record_question_set_id"))

    op.drop_table("case_record")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_form_id"))
        batch_op.drop_index("ix_attempt_account_started")

    op.drop_table("attempt")
    op.drop_table("question_set")
    op.drop_table("assembled_form")
    op.drop_table("account")
