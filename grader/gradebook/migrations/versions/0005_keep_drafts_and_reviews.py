"""Keep what was answered and not handed in yet, and when what was solved is to be asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables `drafts` and `reviews`."""
    op.create_table(
        "drafts",
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), primary_key=True),
        sa.Column("challenge", sa.Text, primary_key=True),
        sa.Column("draw", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("answers", sa.Text, nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), primary_key=True),
        sa.Column("challenge", sa.Text, primary_key=True),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
    )
