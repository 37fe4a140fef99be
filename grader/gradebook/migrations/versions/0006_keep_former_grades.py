"""Keep what a submission would get if it were graded again, and what it had before that was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables `proposals` and `former_grades`."""
    op.create_table(
        "proposals",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
        sa.Column("judged_by", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
    )
    op.create_table(
        "former_grades",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("replaced_at", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
    )
