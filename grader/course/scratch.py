"""A folder for a command's own files, which the next command removes where this one is killed."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """Make a folder in the system's place for such ones, and remove it in the end, with those of killed commands.

    Whoever is alive holds a lock on its own folder, which the system lets go of.

    Args:
        prefix: of the names of all folders of this kind.
    """
    if sys.platform == "win32":
        with tempfile.TemporaryDirectory(prefix=prefix) as name:
            yield Path(name)
        return
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        _remove_if_left(left)
    folder, handle = _locked(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _locked(prefix: str) -> tuple[Path, int]:
    """Return a new folder, and a descriptor that holds it."""
    import fcntl

    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        with suppress(FileNotFoundError):  # a command that began at the same moment took it for one that was left
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # and is about to remove it
                os.close(handle)
                continue
            except OSError:
                return folder, handle  # this file system has no locks, so nobody will remove it
            if folder.exists():
                return folder, handle
            os.close(handle)


def _remove_if_left(folder: Path) -> None:
    import fcntl

    with suppress(OSError):  # somebody else's, or gone by now
        if folder.lstat().st_uid != os.getuid():
            return
        handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)
