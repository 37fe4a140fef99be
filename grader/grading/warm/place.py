"""Where warm servers listen, and what tells one from another."""

import fcntl
import hashlib
import os
import stat
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from grader.course.challenge import LEFTOVERS, Challenge
from grader.errors import UsageFault
from grader.sandbox.launch import ROOT, Backend, clean_environment

IDLE_SECONDS = 600.0
SUFFIX = ".sock"


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


class Folder:
    """The folder of this user's sockets, held open: nobody can put another in its place.

    Raises:
        OSError: it cannot be made, is not this user's, or others may look into it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _path()
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        found = os.fstat(self._fd)
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            self.close()
            raise PermissionError(f"{self.path} is open to others")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._fd)

    def address(self, name: str) -> str:
        """Return what to bind or connect to; short, however deep the folder lies."""
        return f"/proc/self/fd/{self._fd}/{name}"

    def names(self) -> list[str]:
        """Return the sockets' names, the one that was used least recently first."""
        used: dict[str, int] = {}
        for name in os.listdir(self._fd):  # noqa: PTH208 - Path takes no descriptor
            if name.endswith(SUFFIX) and (found := self.identity(name)):
                used[name] = found[1]
        return sorted(used, key=used.__getitem__)

    def identity(self, name: str) -> tuple[int, int] | None:
        """Return (inode, time of last use) of a socket; None where there is none."""
        try:
            found = os.stat(name, dir_fd=self._fd, follow_symlinks=False)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def touch(self, name: str) -> None:
        """Note that the socket was used, if it is still there."""
        with suppress(FileNotFoundError):
            os.utime(name, dir_fd=self._fd, follow_symlinks=False)

    def remove(self, name: str) -> None:
        """Remove a socket; its server notices, and leaves."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._fd)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other commands from starting servers meanwhile.

        Raises:
            BlockingIOError: another one is at it.
        """
        fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            fcntl.flock(self._fd, fcntl.LOCK_UN)


def _path() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isdir(runtime) and os.stat(runtime).st_uid == os.geteuid():  # noqa: PTH112, PTH116
        return Path(runtime) / "grade"
    from platformdirs import user_cache_path

    return user_cache_path("grade") / "warm"


def fingerprint(challenge: Challenge, *, backend: Backend, device: str) -> str:
    """Return what a server must have been warmed for, to the letter, to judge for this command.

    The challenge's files go in with their content; all files, the grader's own too, with inode, size and times, of
    which that of the last change cannot be set back.
    """
    trees = [challenge.folder, *([challenge.hidden] if challenge.hidden else [])]
    # Installing or removing any package changes the folder that it lies in.
    libraries = [os.stat(sysconfig.get_path(name)).st_mtime_ns for name in ("purelib", "platlib")]  # noqa: PTH116
    facts = [sys.executable, sys.version, repr(libraries), backend, device, repr(clean_environment())]
    rows = [*_files(ROOT / "grader"), *(row for tree in trees for row in _files(tree, content=True))]
    text = "\0".join([*facts, challenge.slug, *map(repr, rows)])
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _files(top: Path, *, content: bool = False) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    with os.scandir(top) as entries:
        for entry in entries:
            if entry.name in LEFTOVERS:
                continue
            if entry.is_dir():
                rows += _files(Path(entry.path), content=content)
                continue
            found = entry.stat()
            digest = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest() if content else ""
            times = (found.st_mtime_ns, found.st_ctime_ns)
            rows.append((entry.path, found.st_ino, found.st_size, *times, digest))
    return sorted(rows, key=lambda row: str(row[0]))
