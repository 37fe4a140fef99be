"""The tables, and every change to them, oldest first.

To change the tables, append a migration. Never edit one that was released: gradebooks out there have already gone
through it. `{id}`, `{bytes}` and `{points}` are the words in which SQLite and PostgreSQL differ; a statement that comes
to nothing is left out.
"""

from typing import NamedTuple


class Migration(NamedTuple):
    """One named change: its statements take effect all together or not at all."""

    name: str
    statements: tuple[str, ...]


DIALECTS = {
    "sqlite": {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB", "points": ""},
    "postgresql": {
        "id": "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "points": (
            "ALTER TABLE grades ALTER COLUMN earned TYPE DOUBLE PRECISION, ALTER COLUMN possible TYPE DOUBLE PRECISION"
        ),
    },
}

LEDGER = """
CREATE TABLE gradebook_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)
"""

MIGRATIONS = (
    Migration(
        "create the tables",
        (
            "CREATE TABLE students (name TEXT PRIMARY KEY, since TEXT NOT NULL)",
            """
            CREATE TABLE starts (
                student TEXT NOT NULL REFERENCES students (name),
                challenge TEXT NOT NULL,
                draw INTEGER NOT NULL,
                started_at TEXT NOT NULL,
                PRIMARY KEY (student, challenge, draw)
            )
            """,
            """
            CREATE TABLE hints (
                student TEXT NOT NULL REFERENCES students (name),
                challenge TEXT NOT NULL,
                hint INTEGER NOT NULL,
                seen_at TEXT NOT NULL,
                PRIMARY KEY (student, challenge, hint)
            )
            """,
            # The source comes last: what stands before it is read without touching the file's bytes.
            """
            CREATE TABLE submissions (
                id {id},
                student TEXT NOT NULL REFERENCES students (name),
                challenge TEXT NOT NULL,
                draw INTEGER NOT NULL,
                sha256 TEXT NOT NULL,
                filename TEXT NOT NULL,
                device TEXT NOT NULL,
                submitted_at TEXT NOT NULL,
                source {bytes} NOT NULL
            )
            """,
            "CREATE INDEX submissions_by_student ON submissions (student, challenge, draw)",
            """
            CREATE TABLE grades (
                submission_id INTEGER PRIMARY KEY REFERENCES submissions (id),
                status TEXT NOT NULL,
                earned INTEGER NOT NULL,
                possible INTEGER NOT NULL,
                full_marks INTEGER NOT NULL,
                costs_attempt INTEGER NOT NULL,
                seconds DOUBLE PRECISION NOT NULL,
                graded_at TEXT NOT NULL,
                grade TEXT NOT NULL
            )
            """,
        ),
    ),
    # Checks can award parts of their points. SQLite keeps a fraction in any column, and needs no statement.
    Migration("let points be fractions", ("{points}",)),
    Migration(
        "note who is grading",
        (
            """
            CREATE TABLE claims (
                submission_id INTEGER PRIMARY KEY REFERENCES submissions (id),
                holder TEXT NOT NULL,
                since TEXT NOT NULL
            )
            """,
        ),
    ),
)

SCHEMA_VERSION = len(MIGRATIONS)
