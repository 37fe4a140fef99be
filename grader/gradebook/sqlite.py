"""A gradebook in a file, through the standard library's sqlite3.

The statements are those of `statements`, as text. SQLAlchemy is imported only where an older grade's file is upgraded.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from grader.errors import MachineFault
from grader.gradebook.database import Run
from grader.gradebook.database_url import DatabaseUrl, create_file
from grader.gradebook.faults import worded
from grader.gradebook.sql import CREATE, HEAD, Statement

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # A commit returns when the data is on the disk: a submission is stored before it is run.
    "PRAGMA synchronous = FULL",
)

_Identity = tuple[int, int] | None


class SQLite:
    """A file, connected to once, for as long as it is the same file that lies there.

    Threads take turns. No process may go on with one after a fork.

    Args:
        url: where it is.
        reads: nothing is going to be written: a file that may only be read will do, and nothing is put beside it.
    """

    def __init__(self, url: DatabaseUrl, *, reads: bool = False) -> None:
        self._url = url
        self._reads = reads
        self._borrowed = False  # this user may only read it
        self._seen: object = None  # of one that is read as it is: what would tell that somebody writes it
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: _Identity = None
        self._log: _Identity = None
        with self.transaction():
            pass

    def close(self) -> None:
        """Let go of the file; the next transaction connects anew."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Run]:
        """Yield what runs statements in one transaction."""
        with self._turn, worded(self._url):
            try:
                connection = self._connected()
                self._bring_up_to_date(connection)
                # A writer takes its lock at once and waits for it there; one that first reads could not wait later.
                connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

                def run(statement: Statement, parameters: dict[str, Any]) -> list[Any]:
                    return connection.execute(statement.value, parameters).fetchall()

                yield run
                connection.execute("COMMIT")
                self._require_unchanged()
            except BaseException:
                self.close()  # the transaction ends with the connection, and nothing of it is kept
                raise
            if self._url.uri or self._borrowed:
                self.close()  # which file that is, only SQLite knows; and nobody's log is held open

    def _connected(self) -> sqlite3.Connection:
        """Return the connection to what lies there now, made where nothing does."""
        path = str(self._url.path or "")
        # Looked at before it is opened: a file that is put there in between is found out by the next look.
        found = _identity(path)
        if self._connection is not None and found != self._file:
            self._leave(path)
        if self._connection is None:
            if self._url.path is not None and found is None:
                create_file(self._url.path)
                found = _identity(path)
            self._connection = self._connect()
            self._file, self._log = found, _identity(f"{path}-wal")
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        place = self._url.uri or self._as_it_is()
        connection = sqlite3.connect(
            place or str(self._url.path),
            uri=bool(place),
            timeout=self._url.busy_seconds,
            isolation_level=None,  # or Python's sqlite3 would begin transactions when it sees fit
            check_same_thread=False,
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def _as_it_is(self) -> str:
        """Return the file URI of a file that this user can only read; empty where it can be written, or has to be.

        SQLite would want to put a log beside it. Where its owner's grade has put one there, that is read along.
        """
        path, self._seen = self._url.path, None
        self._borrowed = path is not None and self._reads and not _may_be_written(path)
        if path is None or not self._borrowed:
            return ""
        from urllib.parse import quote  # milliseconds that nobody else waits for

        place = f"file:{quote(str(path.absolute()))}?mode=ro"
        if _identity(f"{path}-wal") is not None:
            return place
        self._seen = _state(path)
        return f"{place}&immutable=1"

    def _require_unchanged(self) -> None:
        """Refuse what was read of a file while somebody began to write it, as SQLite does where it may lock it."""
        path = self._url.path
        if self._seen is not None and path is not None and self._seen != _state(path):
            raise MachineFault(
                f"The gradebook {self._url.shown} was written while it was read.", next_step="Type the same again."
            )

    def _leave(self, path: str) -> None:
        """Let go of a file that lies there no more, and let what was logged of it not be taken for the next one's."""
        self.close()
        if self._log is not None and self._log == _identity(f"{path}-wal"):
            for name in (f"{path}-wal", f"{path}-shm"):
                with suppress(OSError):
                    os.unlink(name)  # noqa: PTH108 - as it was looked at

    def _bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        if _revision(connection) == HEAD:
            return
        if _is_empty(connection):
            _create(connection)
            self._log = _identity(f"{self._url.path}-wal")  # there since then
        if _revision(connection) != HEAD:
            from grader.gradebook.upgrade import upgrade_sqlite  # brings SQLAlchemy along

            upgrade_sqlite(self._connect, self._url)


def _identity(path: str) -> _Identity:
    """Return what tells a regular file from any other, also from one of the same name; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a folder may be closed to this user, which create_file words
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _state(path: Path) -> object:
    """Return what changes when somebody writes a file, or begins to."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size, _identity(f"{path}-wal")


def _revision(connection: sqlite3.Connection) -> str | None:
    try:
        found = connection.execute(Statement.REVISION.value).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(found[0]) if found else None


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables, unless another process does it just now."""
    # Write-ahead logging lets readers read while another process writes; the file remembers it. A file system that
    # cannot do it keeps the mode that it has, which will do. An error is not reported here: either another process is
    # creating the gradebook too, and setting the mode, or the next statement meets it again.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if _is_empty(connection):
        for statement in CREATE:
            connection.execute(statement)
    connection.execute("COMMIT")
