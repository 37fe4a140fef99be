"""Gradebooks as builds of before Alembic made them: what they typed, by the number of migrations that they knew."""

import sqlite3
from contextlib import closing
from pathlib import Path

NAMES = ("create the tables", "let points be fractions", "note who is grading")

_LEDGER = """
CREATE TABLE gradebook_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)
"""
_FIRST = (
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
)
_FRACTIONS = "ALTER TABLE grades ALTER COLUMN earned TYPE DOUBLE PRECISION, ALTER COLUMN possible TYPE DOUBLE PRECISION"
_CLAIMS = """
CREATE TABLE claims (
    submission_id INTEGER PRIMARY KEY REFERENCES submissions (id),
    holder TEXT NOT NULL,
    since TEXT NOT NULL
)
"""
_SQLITE = {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB"}
_POSTGRESQL = {"id": "INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes": "BYTEA"}

_CONTENT = (
    "INSERT INTO students VALUES ('ada', '2026-03-01T12:00:00.000000+00:00')",
    "INSERT INTO starts VALUES ('ada', 'tail', 0, '2026-03-01T12:00:00.000000+00:00')",
    "INSERT INTO hints VALUES ('ada', 'tail', 0, '2026-03-01T12:01:00.000000+00:00')",
    *(
        "INSERT INTO submissions (student, challenge, draw, sha256, filename, device, submitted_at, source) VALUES "
        f"('ada', 'tail', 0, 'abc', 'tail.py', 'cpu', '2026-03-01T12:0{minute}:00.000000+00:00', {{source}})"
        for minute in (2, 3)
    ),
    "INSERT INTO grades VALUES (1, 'graded', {earned}, 5, 0, 1, 0.25, '2026-03-01T12:02:01.000000+00:00', '{grade}')",
)


def write_old(url: str, version: int, grade: str, *, earned: float = 2) -> None:
    """Make a gradebook of that many migrations: one student, start and hint, a submission with a grade and one without.

    The source of both submissions is a byte 0 and a byte 255.
    """
    server = url.startswith("postgresql")
    words = _POSTGRESQL if server else _SQLITE
    statements = [_LEDGER, *(one.format(**words) for one in _FIRST)]
    if server and version >= 2:
        statements.append(_FRACTIONS)
    if version >= 3:
        statements.append(_CLAIMS)
    for number, name in enumerate(NAMES[:version], start=1):
        statements.append(f"INSERT INTO gradebook_migrations VALUES ({number}, '{name}', '2026-03-01')")
    source = r"'\x00ff'" if server else "X'00ff'"
    statements += [one.format(source=source, earned=earned, grade=grade) for one in _CONTENT]
    _execute(url, statements, server=server)


def _execute(url: str, statements: list[str], *, server: bool) -> None:
    if server:
        import psycopg

        with psycopg.connect(url) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    Path(url).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(url)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            raw.execute(statement)
        raw.commit()
