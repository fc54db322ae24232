"""educators' workspaces and who sees a set

Revision: 0012, after: 0011
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tell_whose_sets_are()
    create_added_sets()
    create_workspaces()
    create_cases_and_items()
    create_uploads_and_versions()


def tell_whose_sets_are() -> None:
    """What is there came with Quizbank: it has no owner and is for everyone."""
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("visibility", sa.String(length=10), server_default="everyone", nullable=False)
        )
        batch_op.add_column(
            sa.Column("approval", sa.String(length=10), server_default="approved", nullable=False)
        )
        batch_op.add_column(
            sa.Column("approval_reason", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("approval_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("class_code", sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column("corrected_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("withdrawn_reason", sa.String(length=1000), server_default="", nullable=False)
        )
    name_sets()
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_index(batch_op.f("ix_question_set_owner_id"), ["owner_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_question_set_class_code"), ["class_code"])
        batch_op.create_unique_constraint(batch_op.f("uq_question_set_public_id"), ["public_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_question_set_visibility"),
            "visibility in ('private', 'link', 'everyone')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_question_set_approval"),
            "approval in ('none', 'asked', 'approved', 'refused')",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_question_set_owner_id_account"),
            "account",
            ["owner_id"],
            ["id"],
            ondelete="SET NULL",
        )


def name_sets() -> None:
    """Give each set the name that it has in addresses."""
    sets = sa.table("question_set", sa.column("id", sa.Integer), sa.column("public_id", sa.Uuid))
    connection = op.get_bind()
    for row in connection.execute(sa.select(sets.c.id)).all():
        named = sets.update().where(sets.c.id == row.id).values(public_id=uuid4())
        connection.execute(named)


def create_added_sets() -> None:
    op.create_table(
        "added_set",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("question_set_id", sa.Integer(), nullable=False),
        sa.Column("added_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_added_set_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_added_set_question_set_id_question_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "question_set_id", name=op.f("pk_added_set")),
    )
    with op.batch_alter_table("added_set", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_added_set_question_set_id"), ["question_set_id"], unique=False
        )


def create_workspaces() -> None:
    op.create_table(
        "workspace_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("set_id", sa.String(length=60), nullable=False),
        sa.Column("exams", sa.String(length=60), nullable=False),
        sa.Column("code_years", sa.String(length=200), nullable=False),
        sa.Column("uses_cpt", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.String(length=1000), nullable=False),
        sa.Column("author", sa.String(length=1000), nullable=False),
        sa.Column("keyed_blind", sa.Integer(), nullable=True),
        sa.Column("keyed_on", sa.Date(), nullable=True),
        sa.Column("question_set_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["account.id"],
            name=op.f("fk_workspace_set_owner_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_workspace_set_question_set_id_question_set"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_set")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workspace_set_public_id")),
        sa.UniqueConstraint("question_set_id", name=op.f("uq_workspace_set_question_set_id")),
        sa.UniqueConstraint("set_id", name=op.f("uq_workspace_set_set_id")),
    )
    with op.batch_alter_table("workspace_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_set_owner_id"), ["owner_id"], unique=False)
    op.create_table(
        "workspace_share",
        sa.Column("workspace_set_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("added_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('view', 'edit')", name=op.f("ck_workspace_share_role")),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_workspace_share_email_in_lower_case")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_set_id"],
            ["workspace_set.id"],
            name=op.f("fk_workspace_share_workspace_set_id_workspace_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_set_id", "email", name=op.f("pk_workspace_share")),
    )
    with op.batch_alter_table("workspace_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_share_email"), ["email"], unique=False)


def create_cases_and_items() -> None:
    op.create_table(
        "workspace_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_set_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("setting", sa.String(length=20), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["account.id"],
            name=op.f("fk_workspace_case_updated_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_set_id"],
            ["workspace_set.id"],
            name=op.f("fk_workspace_case_workspace_set_id_workspace_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workspace_case_public_id")),
        sa.UniqueConstraint(
            "workspace_set_id", "case_id", name=op.f("uq_workspace_case_workspace_set_id_case_id")
        ),
    )
    op.create_table(
        "workspace_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_set_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_content", sa.JSON(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=1000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('single', 'multiple', 'code_entry')", name=op.f("ck_workspace_item_kind")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'ready', 'withdrawn')", name=op.f("ck_workspace_item_state")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["workspace_case.id"],
            name=op.f("fk_workspace_item_case_id_workspace_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["account.id"],
            name=op.f("fk_workspace_item_updated_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_set_id"],
            ["workspace_set.id"],
            name=op.f("fk_workspace_item_workspace_set_id_workspace_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workspace_item_public_id")),
        sa.UniqueConstraint(
            "workspace_set_id", "item_id", name=op.f("uq_workspace_item_workspace_set_id_item_id")
        ),
    )
    with op.batch_alter_table("workspace_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workspace_item_case_id"), ["case_id"], unique=False)


def create_uploads_and_versions() -> None:
    op.create_table(
        "import_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("workspace_set_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("made_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_import_upload_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_set_id"],
            ["workspace_set.id"],
            name=op.f("fk_import_upload_workspace_set_id_workspace_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_upload_public_id")),
    )
    with op.batch_alter_table("import_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_upload_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_import_upload_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_import_upload_workspace_set_id"), ["workspace_set_id"], unique=False
        )
    op.create_table(
        "published_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_set_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", quizbank.db_types.UTCDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("yaml_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["account.id"],
            name=op.f("fk_published_version_published_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_set_id"],
            ["workspace_set.id"],
            name=op.f("fk_published_version_workspace_set_id_workspace_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_version")),
        sa.UniqueConstraint(
            "workspace_set_id", "number", name=op.f("uq_published_version_workspace_set_id_number")
        ),
    )


def downgrade() -> None:
    for table in (
        "published_version",
        "import_upload",
        "workspace_item",
        "workspace_case",
        "workspace_share",
        "workspace_set",
        "added_set",
    ):
        op.drop_table(table)
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_question_set_owner_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_question_set_approval"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_question_set_visibility"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_question_set_public_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_question_set_class_code"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_question_set_owner_id"))
        for column in (
            "withdrawn_reason",
            "corrected_at",
            "class_code",
            "approval_at",
            "approval_reason",
            "approval",
            "visibility",
            "owner_id",
            "public_id",
        ):
            batch_op.drop_column(column)
