"""The gradebook's tables, as the latest migration leaves them.

To change them, change this file, add a migration after the pattern of those in `migrations/versions`, and type
`python -m grader.gradebook.generate`. Tests hold the three equal.
"""

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

# SQLite keeps a fraction in any column, and in one of this type it gives a whole number back as it came.
_Points: TypeEngine[float] = Double().with_variant(Integer(), "sqlite")

students = Table(
    "students",
    metadata,
    Column("name", Text, primary_key=True),
    Column("since", Text, nullable=False),
)

starts = Table(
    "starts",
    metadata,
    Column("student", Text, ForeignKey("students.name"), primary_key=True),
    Column("challenge", Text, primary_key=True),
    Column("draw", Integer, primary_key=True, autoincrement=False),
    Column("started_at", Text, nullable=False),
)

hints = Table(
    "hints",
    metadata,
    Column("student", Text, ForeignKey("students.name"), primary_key=True),
    Column("challenge", Text, primary_key=True),
    Column("hint", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Text, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("student", Text, ForeignKey("students.name"), nullable=False),
    Column("challenge", Text, nullable=False),
    Column("draw", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("submitted_at", Text, nullable=False),
    # The source comes last: what stands before it is read without touching the file's bytes.
    Column("source", LargeBinary, nullable=False),
    Index("submissions_by_student", "student", "challenge", "draw"),
)

grades = Table(
    "grades",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("earned", _Points, nullable=False),
    Column("possible", _Points, nullable=False),
    Column("full_marks", Integer, nullable=False),
    Column("costs_attempt", Integer, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("graded_at", Text, nullable=False),
    Column("grade", Text, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("holder", Text, nullable=False),
    Column("since", Text, nullable=False),
)

# What a submission would get, were it graded again: shown before it is counted.
proposals = Table(
    "proposals",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("judged_by", Text, nullable=False),
    Column("grade", Text, nullable=False),
)

# What a submission had before it was graded again, the oldest first.
former_grades = Table(
    "former_grades",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("replaced_at", Text, nullable=False),
    Column("grade", Text, nullable=False),
)

# Why the last hand-in of a student in a class could not be graded, of whom the last one could not.
refusals = Table(
    "refusals",
    metadata,
    Column("student", Text, ForeignKey("students.name"), primary_key=True),
    Column("challenge", Text, primary_key=True),
    Column("why", Text, nullable=False),
)

# What was answered and not handed in yet.
drafts = Table(
    "drafts",
    metadata,
    Column("student", Text, ForeignKey("students.name"), primary_key=True),
    Column("challenge", Text, primary_key=True),
    Column("draw", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
)

# When a solved challenge is to be asked again: the scheduler's state after the submission whose number is `seen`.
reviews = Table(
    "reviews",
    metadata,
    Column("student", Text, ForeignKey("students.name"), primary_key=True),
    Column("challenge", Text, primary_key=True),
    Column("seen", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("card", Text, nullable=False),
)

# Alembic's, which makes it by itself; under a name that no other program takes that may share a PostgreSQL database.
revision = Table("gradebook_revision", MetaData(), Column("version_num", Text, primary_key=True))

# What builds of before Alembic look at: above number 3 they refuse the gradebook, and ask for an update.
ledger = Table(
    "gradebook_migrations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)
