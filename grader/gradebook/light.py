"""What must start at once: the gradebook without SQLAlchemy.

The statements run through the standard library's sqlite3 where the gradebook is a plain SQLite file with the tables
of this grade, and through SQLAlchemy everywhere else. Two commands need no more than progress and the next hint.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from typing import Any

from grader.gradebook.faults import worded
from grader.gradebook.migrations import SCHEMA_VERSION
from grader.gradebook.place import Place, locate
from grader.gradebook.records import Progress
from grader.gradebook.shared import Run, check_student, next_hint, read_progress
from grader.gradebook.statements import PRAGMAS, VERSION

_Identity = tuple[int, int] | None


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


class Light:
    """A plain SQLite file, connected to once, for as long as it is the same file that lies there.

    Threads take turns. No process may go on with one after a fork.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: _Identity = None
        self._log: _Identity = None

    def close(self) -> None:
        """Let go of the file; the next transaction connects anew."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def is_ready(self) -> bool:
        """Tell whether the gradebook is a plain SQLite file with the tables of this grade.

        Raises:
            MachineFault: it cannot be read.
        """
        with self.transaction("BEGIN") as run:
            return run is not None

    @contextmanager
    def transaction(self, begin: str) -> Iterator[Run | None]:
        """Yield what runs statements in one transaction, or None where only `Gradebook` can."""
        with self._turn, worded(self._place):
            try:
                connection = self._connect()
                if connection is None or not _is_ours(connection):
                    self.close()
                    yield None
                    return
                connection.execute(begin)

                def run(statement: str, parameters: dict[str, Any]) -> list[Any]:
                    return connection.execute(statement, parameters).fetchall()

                yield run
                connection.execute("COMMIT")
            except BaseException:
                self.close()  # the transaction ends with the connection, and nothing of it is kept
                raise

    def _connect(self) -> sqlite3.Connection | None:
        """Return the connection to what lies there now; None where that is no file."""
        path = str(self._place.path or "")
        # Looked at before it is opened: a file that is put there in between is found out by the next look.
        found = _identity(path)
        if self._connection is not None and found != self._file:
            self._leave(path)
        if self._connection is None and found is not None:
            self._connection = sqlite3.connect(
                path, timeout=self._place.busy_seconds, isolation_level=None, check_same_thread=False
            )
            for pragma in PRAGMAS:
                self._connection.execute(pragma)
            self._file, self._log = found, _identity(f"{path}-wal")
        return self._connection

    def _leave(self, path: str) -> None:
        """Let go of a file that lies there no more, and let what was logged of it not be taken for the next one's."""
        self.close()
        if self._log is not None and self._log == _identity(f"{path}-wal"):
            for name in (f"{path}-wal", f"{path}-shm"):
                with suppress(OSError):
                    os.unlink(name)  # noqa: PTH108 - as it was looked at


@contextmanager
def transaction(place: Place, begin: str) -> Iterator[Run | None]:
    """Yield what runs statements in one transaction, or None where only `Gradebook` can."""
    with closing(Light(place)) as light, light.transaction(begin) as run:
        yield run


def _identity(path: str) -> _Identity:
    """Return what tells a regular file from any other, also from one of the same name; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a folder may be closed to this user, which Gradebook words
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _is_ours(connection: sqlite3.Connection) -> bool:
    try:
        ((version,),) = connection.execute(VERSION)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise
    return bool(version == SCHEMA_VERSION)
