"""Create the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table but `claims`."""
    op.create_table(
        "gradebook_migrations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("applied_at", sa.Text, nullable=False),
    )
    op.create_table(
        "students",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("since", sa.Text, nullable=False),
    )
    op.create_table(
        "starts",
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), primary_key=True),
        sa.Column("challenge", sa.Text, primary_key=True),
        sa.Column("draw", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("started_at", sa.Text, nullable=False),
    )
    op.create_table(
        "hints",
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), primary_key=True),
        sa.Column("challenge", sa.Text, primary_key=True),
        sa.Column("hint", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.Text, nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("student", sa.Text, sa.ForeignKey("students.name"), nullable=False),
        sa.Column("challenge", sa.Text, nullable=False),
        sa.Column("draw", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("submitted_at", sa.Text, nullable=False),
        sa.Column("source", sa.LargeBinary, nullable=False),
    )
    op.create_index("submissions_by_student", "submissions", ["student", "challenge", "draw"])
    op.create_table(
        "grades",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("earned", sa.Integer, nullable=False),
        sa.Column("possible", sa.Integer, nullable=False),
        sa.Column("full_marks", sa.Integer, nullable=False),
        sa.Column("costs_attempt", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("graded_at", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
    )
