"""from when to when the codes of an item hold

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op

import quizbank.db_types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("codes_valid_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("codes_valid_until", sa.Date(), nullable=True))
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("code_tables", sa.String(length=64), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.drop_column("code_tables")
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.drop_column("codes_valid_until")
        batch_op.drop_column("codes_valid_from")
