"""forecasts and real results

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("format_version", sa.String(length=40), nullable=False),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("p_model", sa.Double(), nullable=False),
        sa.Column("p_pass", sa.Double(), nullable=False),
        sa.Column("chance_low", sa.Double(), nullable=False),
        sa.Column("chance_high", sa.Double(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_forecast_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast")),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index(
            "ix_forecast_account_exam_made", ["account_id", "exam", "made_at"], unique=False
        )

    op.create_table(
        "exam_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("is_pass", sa.Boolean(), nullable=False),
        sa.Column("score", sa.String(length=40), nullable=False),
        sa.Column("told_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_exam_outcome_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_outcome")),
        sa.UniqueConstraint(
            "account_id", "exam", "sat_on", name=op.f("uq_exam_outcome_account_id_exam_sat_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_outcome_public_id")),
    )

    op.create_table(
        "recalibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("intercept", sa.Double(), nullable=False),
        sa.Column("slope", sa.Double(), nullable=False),
        sa.Column("log_loss", sa.Double(), nullable=False),
        sa.Column("log_loss_before", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalibration")),
    )


def downgrade() -> None:
    op.drop_table("recalibration")
    op.drop_table("exam_outcome")
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.drop_index("ix_forecast_account_exam_made")

    op.drop_table("forecast")
