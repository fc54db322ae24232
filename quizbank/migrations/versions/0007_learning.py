"""the answer log and what was learned from it

Revision: 0007, after: 0006
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("item_version_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("drill_answer_id", sa.Integer(), nullable=True),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("is_slow", sa.Boolean(), nullable=False),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("is_retry", sa.Boolean(), nullable=False),
        sa.Column("answered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("showing", sa.Integer(), nullable=False),
        sa.Column("person_mean", sa.Double(), nullable=False),
        sa.Column("person_variance", sa.Double(), nullable=False),
        sa.Column("topic_mean", sa.Double(), nullable=False),
        sa.Column("topic_variance", sa.Double(), nullable=False),
        sa.Column("item_mean", sa.Double(), nullable=True),
        sa.Column("item_variance", sa.Double(), nullable=True),
        sa.Column("forecast", sa.Double(), nullable=False),
        sa.Column("undone_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confidence in ('', 'guess', 'unsure', 'sure')",
            name=op.f("ck_learning_answer_confidence"),
        ),
        sa.CheckConstraint(
            "source in ('exam', 'practice', 'drill', 'review')",
            name=op.f("ck_learning_answer_source"),
        ),
        sa.CheckConstraint(
            "(item_mean is null) = (item_id is null)"
            " and (item_variance is null) = (item_id is null)",
            name=op.f("ck_learning_answer_item_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learning_answer_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_learning_answer_attempt_id_attempt"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["drill_answer_id"],
            ["drill_answer.id"],
            name=op.f("fk_learning_answer_drill_answer_id_drill_answer"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_learning_answer_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_learning_answer_item_version_id_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_answer")),
        sa.UniqueConstraint(
            "attempt_id", "position", name=op.f("uq_learning_answer_attempt_id_position")
        ),
        sa.UniqueConstraint("drill_answer_id", name=op.f("uq_learning_answer_drill_answer_id")),
    )
    with op.batch_alter_table("learning_answer", schema=None) as batch_op:
        batch_op.create_index("ix_learning_answer_account", ["account_id", "id"], unique=False)
        batch_op.create_index(
            "ix_learning_answer_account_kind", ["account_id", "kind", "id"], unique=False
        )
        batch_op.create_index("ix_learning_answer_item", ["item_id", "id"], unique=False)

    op.create_table(
        "learner",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learner_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_learner")),
    )
    op.create_table(
        "learner_domain",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=60), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learner_domain_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "exam", "domain", name=op.f("pk_learner_domain")),
    )
    op.create_table(
        "learner_topic",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("last_answered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learner_topic_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_learner_topic")),
    )
    op.create_table(
        "learner_item",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("showings", sa.Integer(), nullable=False),
        sa.Column("last_right", sa.Boolean(), nullable=False),
        sa.Column("last_answered_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learner_item_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_learner_item_item_id_item")
        ),
        sa.PrimaryKeyConstraint("account_id", "item_id", name=op.f("pk_learner_item")),
    )
    with op.batch_alter_table("learner_item", schema=None) as batch_op:
        batch_op.create_index("ix_learner_item_topic", ["account_id", "topic"], unique=False)

    op.create_table(
        "learner_day",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_learner_day_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_learner_day")),
    )
    op.create_table(
        "topic_difficulty",
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("sum_b", sa.Double(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topic_difficulty")),
    )
    op.create_table(
        "item_difficulty",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_difficulty_item_id_item")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_difficulty")),
    )
    op.create_table(
        "difficulty_writer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_answer_id", sa.Integer(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_difficulty_writer_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty_writer")),
    )
    op.create_table(
        "model_constants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("log_loss", sa.Double(), nullable=False),
        sa.Column("log_loss_before", sa.Double(), nullable=False),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_constants")),
    )


def downgrade() -> None:
    op.drop_table("model_constants")
    op.drop_table("difficulty_writer")
    op.drop_table("item_difficulty")
    op.drop_table("topic_difficulty")
    op.drop_table("learner_day")
    with op.batch_alter_table("learner_item", schema=None) as batch_op:
        batch_op.drop_index("ix_learner_item_topic")

    op.drop_table("learner_item")
    op.drop_table("learner_topic")
    op.drop_table("learner_domain")
    op.drop_table("learner")
    with op.batch_alter_table("learning_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_learning_answer_item")
        batch_op.drop_index("ix_learning_answer_account_kind")
        batch_op.drop_index("ix_learning_answer_account")

    op.drop_table("learning_answer")
