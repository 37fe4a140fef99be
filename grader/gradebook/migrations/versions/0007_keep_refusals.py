"""Keep why what a student of a class handed in could not be graded."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table `refusals`."""
    op.create_table(
        "refusals",
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), primary_key=True),
        sa.Column("challenge", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
    )
