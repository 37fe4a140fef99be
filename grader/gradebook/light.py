"""What must start at once: the gradebook without SQLAlchemy.

The statements run through the standard library's sqlite3 where the gradebook is a plain SQLite file with the tables
of this grade, and through SQLAlchemy everywhere else. Two commands need no more than progress and the next hint.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from grader.gradebook.faults import worded
from grader.gradebook.migrations import SCHEMA_VERSION
from grader.gradebook.place import Place, locate
from grader.gradebook.records import Progress
from grader.gradebook.shared import Run, check_student, next_hint, read_progress
from grader.gradebook.statements import PRAGMAS, VERSION


def light_progress(url: str, student: str) -> dict[str, Progress]:
    """Return `Gradebook(url).progress(student)`; where there is no file yet, nothing, and create none.

    Raises:
        UsageFault: the URL or the name is not one.
        MachineFault: the gradebook cannot be read.
    """
    check_student(student)
    place = locate(url)
    if place.missing:
        return {}
    with transaction(place, "BEGIN") as run:
        if run is not None:
            return read_progress(run, student)
    from grader.gradebook.book import Gradebook

    with Gradebook(url) as book:
        return book.progress(student)


def light_hint(url: str, student: str, challenge: str, at: datetime, available: int) -> int:
    """Record and return the index (from 0) of the next hint; after the last one, the last one again.

    Args:
        url: the gradebook; created where it is missing.
        student: who reads the hint.
        challenge: the challenge's slug.
        at: now.
        available: how many hints the challenge has.

    Raises:
        UsageFault: the URL or the name is not one, or there are no hints.
        MachineFault: the gradebook cannot be written; then the hint does not count as read.
    """
    check_student(student)
    with transaction(locate(url), "BEGIN IMMEDIATE") as run:
        if run is not None:
            return next_hint(run, student=student, challenge=challenge, at=at, available=available)
    from grader.gradebook.book import Gradebook

    with Gradebook(url) as book:
        return book.next_hint(student, challenge, at, available)


def is_ready(place: Place) -> bool:
    """Tell whether the gradebook is a plain SQLite file with the tables of this grade.

    Raises:
        MachineFault: it cannot be read.
    """
    with transaction(place, "BEGIN") as run:
        return run is not None


@contextmanager
def transaction(place: Place, begin: str) -> Iterator[Run | None]:
    """Yield what runs statements in one transaction, or None where only `Gradebook` can."""
    # Path.is_file raises where the folder is closed to this user; Gradebook words that.
    if place.path is None or not os.path.isfile(place.path):  # noqa: PTH113
        yield None
        return
    with (
        worded(place),
        closing(sqlite3.connect(place.path, timeout=place.busy_seconds, isolation_level=None)) as connection,
    ):
        if not _is_ours(connection):
            yield None
            return
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute(begin)

        def run(statement: str, parameters: dict[str, Any]) -> list[Any]:
            return connection.execute(statement, parameters).fetchall()

        # Left by an exception, the transaction ends with the connection, and nothing of it is kept.
        yield run
        connection.execute("COMMIT")


def _is_ours(connection: sqlite3.Connection) -> bool:
    try:
        ((version,),) = connection.execute(VERSION)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise
    return bool(version == SCHEMA_VERSION)
