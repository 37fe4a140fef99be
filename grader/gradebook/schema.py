"""Brings a gradebook's tables to the state that this grade expects."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, inspect, text

from grader.errors import MachineFault
from grader.gradebook import statements
from grader.gradebook.migrations import DIALECTS, LEDGER, MIGRATIONS, SCHEMA_VERSION
from grader.gradebook.place import ELSEWHERE, Place
from grader.gradebook.shared import to_text

_LOCK_NUMBER = 4711_0001
"""Any number: two processes that migrate the same PostgreSQL gradebook take turns on it."""


def migrate(engine: Engine, place: Place) -> None:
    """Apply the migrations that this gradebook has not seen, in one transaction; mostly there are none.

    Raises:
        MachineFault: a newer grade wrote it, or it is another program's database.
    """
    with engine.connect() as connection:
        version = _version(connection, place)
    if version == SCHEMA_VERSION:
        return
    if version == 0 and engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_NUMBER})"))
        # Read again: another process may have been quicker.
        _apply(connection, _version(connection, place))


def _version(connection: Connection, place: Place) -> int:
    """Return the number of migrations that the gradebook has seen; 0 for an empty database."""
    tables = inspect(connection).get_table_names()
    if "gradebook_migrations" not in tables:
        if tables and connection.dialect.name == "sqlite":
            raise MachineFault(
                f"{place.shown} is the database of some other program, not a gradebook.",
                next_step=ELSEWHERE,
            )
        return 0
    version = connection.execute(text(statements.VERSION)).scalar() or 0
    if version > SCHEMA_VERSION:
        raise MachineFault(
            f"The gradebook {place.shown} was written by a newer grade "
            f"(its tables are version {version}; this grade knows up to {SCHEMA_VERSION}).",
            next_step="Update grade, then type the same command again.",
        )
    return int(version)


def _apply(connection: Connection, version: int) -> None:
    if version == 0 and not inspect(connection).has_table("gradebook_migrations"):
        connection.execute(text(LEDGER))
    for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
        words = DIALECTS[connection.dialect.name]
        for statement in filter(None, (one.format(**words) for one in migration.statements)):
            connection.execute(text(statement))
        note = {"number": number, "name": migration.name, "at": to_text(datetime.now(UTC))}
        connection.execute(text(statements.NOTE_MIGRATION), note)


def _write_ahead(engine: Engine) -> None:
    """Let readers read while another process writes; the file remembers it.

    A file system that cannot do it keeps the mode that it has, which will do. An error is not reported here: either
    another process is creating the gradebook too, and setting the mode, or the next statement meets it again.
    """
    with closing(engine.raw_connection()) as raw, suppress(sqlite3.OperationalError):
        raw.cursor().execute("PRAGMA journal_mode = WAL")
