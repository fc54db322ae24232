"""how many items of a set were keyed blind, and when

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keyed_blind", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("keyed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.drop_column("keyed_on")
        batch_op.drop_column("keyed_blind")
