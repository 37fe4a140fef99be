"""A database's complaints in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from grader.errors import MachineFault
from grader.gradebook.database_url import ELSEWHERE, DatabaseUrl

_SAME_AGAIN = "then type the same command again"

# Beginning of SQLite's name for the error -> what happened, and what to do next.
_SQLITE = {
    "SQLITE_BUSY": (
        "is locked by another process",
        f"Wait until the other grade has ended, {_SAME_AGAIN}.",
    ),
    "SQLITE_LOCKED": ("is locked", f"Wait a moment, {_SAME_AGAIN}."),
    "SQLITE_READONLY": (
        "cannot be written: the file or its folder is read-only",
        f"Make both writable, {_SAME_AGAIN}; or use another file: --gradebook FILE",
    ),
    "SQLITE_FULL": (
        "cannot grow: the disk is full",
        f"Free some space, {_SAME_AGAIN}; or use another disk: --gradebook FILE",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written: the disk is full, limited or failing",
        f"See how much space is left (df -h), {_SAME_AGAIN}; or use another disk: --gradebook FILE",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened: it is no file, or this user may not read it, or not write into its folder",
        ELSEWHERE,
    ),
    "SQLITE_NOTADB": (
        "is not a gradebook but some other kind of file",
        "It was left as it is. Name another file: --gradebook FILE",
    ),
    "SQLITE_CORRUPT": (
        "is damaged",
        "Copy the file to a safe place before anything else; go on with a new one meanwhile: --gradebook FILE",
    ),
}


def fault_of(error: BaseException, url: DatabaseUrl) -> MachineFault:
    """Word a database driver's error; `error` is the driver's own, not SQLAlchemy's around it."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for beginning, (what, next_step) in _SQLITE.items():
        if name.startswith(beginning):
            return MachineFault(f"The gradebook {url.shown} {what}.", next_step=next_step)
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return MachineFault(
        f"The gradebook {url.shown} cannot be used: {lines[0]}",
        next_step=f"Set that right, {_SAME_AGAIN}; or use another gradebook: --gradebook FILE",
    )


@contextmanager
def worded(url: DatabaseUrl) -> Iterator[None]:
    """Turn what SQLite raises, and what comes of content that no grade wrote, into a `MachineFault`."""
    try:
        yield
    except sqlite3.Error as error:
        raise fault_of(error, url) from error
    except (ValueError, msgspec.MsgspecError) as error:
        raise MachineFault(
            f"The gradebook {url.shown} is damaged, or a newer grade wrote it: {error}",
            next_step=f"Update grade, {_SAME_AGAIN}.",
        ) from error
