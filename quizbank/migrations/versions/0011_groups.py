"""study groups, memberships and challenges

Revision: 0011, after: 0010
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would copy the tables for it, and forget their check constraints.
    for table, column in (("account", "hides_games"), ("assembled_form", "is_shared")):
        is_off = sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column(table, is_off)
    create_groups()
    create_memberships()
    create_challenges()


def create_groups() -> None:
    op.create_table(
        "study_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("exam", sa.String(length=20), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("invite_token", sa.String(length=40), nullable=False),
        sa.Column("join_code", sa.String(length=12), nullable=False),
        sa.Column("code_renewed_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("shows_whole_board", sa.Boolean(), nullable=False),
        sa.Column("weekly_goal", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "weekly_goal between 10 and 20000", name=op.f("ck_study_group_weekly_goal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_group")),
        sa.UniqueConstraint("invite_token", name=op.f("uq_study_group_invite_token")),
        sa.UniqueConstraint("join_code", name=op.f("uq_study_group_join_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_study_group_public_id")),
    )


def create_memberships() -> None:
    op.create_table(
        "group_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("nickname_key", sa.String(length=120), nullable=False),
        sa.Column("joined_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("shares_scores", sa.Boolean(), nullable=False),
        sa.Column("shares_domains", sa.Boolean(), nullable=False),
        sa.Column("shares_activity", sa.Boolean(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_sent_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role in ('owner', 'member')", name=op.f("ck_group_membership_role")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_group_membership_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_group_membership_group_id_study_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_membership")),
        sa.UniqueConstraint("public_id", name=op.f("uq_group_membership_public_id")),
        sa.UniqueConstraint(
            "group_id", "account_id", name=op.f("uq_group_membership_group_id_account_id")
        ),
        sa.UniqueConstraint(
            "group_id", "nickname_key", name=op.f("uq_group_membership_group_id_nickname_key")
        ),
    )
    with op.batch_alter_table("group_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_group_membership_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "uq_group_membership_owner",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("role = 'owner'"),
            postgresql_where=sa.text("role = 'owner'"),
        )


def create_challenges() -> None:
    op.create_table(
        "group_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("closes_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["assembled_form.id"],
            name=op.f("fk_group_challenge_form_id_assembled_form"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["study_group.id"],
            name=op.f("fk_group_challenge_group_id_study_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["account.id"],
            name=op.f("fk_group_challenge_made_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_challenge")),
        sa.UniqueConstraint("form_id", name=op.f("uq_group_challenge_form_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_group_challenge_public_id")),
    )
    with op.batch_alter_table("group_challenge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_group_challenge_group_closes", ["group_id", "closes_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_group_challenge_made_by_id"), ["made_by_id"], unique=False
        )
    op.create_table(
        "challenge_attempt",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_challenge_attempt_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_challenge_attempt_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["group_challenge.id"],
            name=op.f("fk_challenge_attempt_challenge_id_group_challenge"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("challenge_id", "account_id", name=op.f("pk_challenge_attempt")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_challenge_attempt_attempt_id")),
    )
    with op.batch_alter_table("challenge_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_challenge_attempt_account_id"), ["account_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("challenge_attempt")
    op.drop_table("group_challenge")
    op.drop_table("group_membership")
    op.drop_table("study_group")
    op.drop_column("assembled_form", "is_shared")
    op.drop_column("account", "hides_games")
