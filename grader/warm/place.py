"""What tells one warm server from another, and how long it stays."""

import fcntl
import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course.challenge import Challenge
from grader.errors import UsageFault
from grader.files import LEFTOVERS
from grader.sandbox.start import ROOT, clean_environment
from grader.warm.folder import Folder

IDLE_SECONDS = 600.0


def idle_seconds() -> float:
    """Return how long warm processes may idle: GRADE_WARM, else ten minutes; 0 is not at all.

    Raises:
        UsageFault: GRADE_WARM is no number of seconds.
    """
    said = os.environ.get("GRADE_WARM", "")
    try:
        seconds = float(said) if said else IDLE_SECONDS
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise UsageFault(f"GRADE_WARM={said:.20} is no number of seconds", next_step="Set it to 0 to turn it off.")
    return seconds


@contextmanager
def alone(folder: Folder) -> Iterator[None]:
    """Keep other commands from starting servers meanwhile.

    Raises:
        BlockingIOError: another one is at it.
    """
    fcntl.flock(folder.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        fcntl.flock(folder.fd, fcntl.LOCK_UN)


_looked_at: dict[Path, list[str]] = {}
"""Rows of files by challenge, in a process that was forked to run one command."""


def fingerprint(challenge: Challenge, *, backend: str, device: str, remember: bool = False) -> str:
    """Return what a server must have been warmed for, to the letter, to judge for this command.

    The challenge's files go in with their content; all files, the grader's own too, with inode, size and times, of
    which that of the last change cannot be set back.

    Args:
        challenge: whose files they are.
        backend: how submissions are confined.
        device: "cpu" or "cuda".
        remember: look at the files once and never again, as a process may that lives for one command.
    """
    # Installing or removing any package changes the folder that it lies in.
    libraries = [os.stat(sysconfig.get_path(name)).st_mtime_ns for name in ("purelib", "platlib")]  # noqa: PTH116
    facts = [sys.executable, sys.version, repr(libraries), backend, device, repr(clean_environment())]
    rows = _looked_at.get(challenge.folder) or [
        *_files(Path(ROOT, "grader")), *(row for tree in challenge.folders for row in _files(tree, content=True))
    ]  # fmt: skip
    if remember:
        _looked_at[challenge.folder] = rows
    text = "\0".join([*facts, challenge.slug, *rows])
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _files(top: Path | str, *, content: bool = False) -> list[str]:
    """Return a row of each file, in order. Asked twice in every warm submit, of some three hundred files."""
    rows: list[str] = []
    with os.scandir(top) as entries:
        for entry in entries:
            if entry.name in LEFTOVERS:
                continue
            if entry.is_dir():
                rows += _files(entry.path, content=content)
                continue
            found = entry.stat()
            digest = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest() if content else ""
            rows.append(
                f"{entry.path}\0{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {digest}"
            )
    return sorted(rows)
