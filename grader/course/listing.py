"""The files that a class's folder holds, and what in it can be nobody's submission."""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from grader.course.submission_file import METADATA, SUFFIXES, most_bytes, too_big
from grader.errors import RefusedSubmission, UsageFault

MAX_NAME = 100
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that lies in the folder or archive.

    Attributes:
        path: its parts, e.g. ("ada", "short_tail.py").
        fetch: as in `Handed`.
        when: it was last written, as numbers that order files of one place.
    """

    path: tuple[str, ...]
    fetch: Callable[[], bytes]
    when: tuple[int, ...] = ()


def why_no_name(name: str) -> str:
    """Say why a file or folder name cannot be used; empty where it can."""
    if any(unicodedata.category(c) in _UNSEEN for c in name):
        return "holds characters that cannot be seen or are no text"
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    if "\\" in name or ":" in name:
        return "holds a backslash or a colon"
    return ""


def skipped(name: str) -> bool:
    """Tell whether a name is one that systems and editors leave behind."""
    return name.startswith((".", "~")) or name in {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"}


def list_folder(root: Path) -> tuple[list[Listed], dict[str, str]]:
    """List the files of a folder and of the folders in it, and say why some cannot be looked at.

    Returns:
        The files, and name -> reason of what was refused as a whole.

    Raises:
        UsageFault: the folder cannot be read.
    """
    listed: list[Listed] = []
    refused: dict[str, str] = {}
    try:
        names = _names(root)
    except OSError as fault:
        raise UsageFault(f"{root} cannot be read: {fault.strerror}") from None
    for name in names:
        path = root / name
        if why := why_no_name(name):
            refused[name] = f"The name {why}"
        elif os.path.islink(path) or not os.path.isdir(path):  # noqa: PTH112, PTH114 - it may be gone by now
            listed.append(_on_disk(path, (name,)))
        else:
            try:
                inside = [_on_disk(path / n, (name, n)) for n in _names(path) if not why_no_name(n)]
            except OSError as fault:
                refused[name] = f"The folder cannot be read: {fault.strerror}"
                continue
            listed += inside
            if not inside:
                refused[name] = "The folder is empty"
    return listed, refused


def _names(folder: Path) -> Iterable[str]:
    return sorted(name for name in os.listdir(folder) if not skipped(name))  # noqa: PTH208 - names are wanted


def _on_disk(path: Path, parts: tuple[str, ...]) -> Listed:
    try:
        when = (path.lstat().st_mtime_ns,)
    except OSError:
        when = (0,)
    return Listed(path=parts, fetch=lambda: _read(path, in_folder=len(parts) > 1), when=when)


def _read(path: Path, *, in_folder: bool) -> bytes:
    """Read a regular file and nothing else: no link, no pipe to wait for, no device."""
    try:
        refuse_odd_kind(path.lstat().st_mode, path.name)
        with open(_open(path, in_folder=in_folder), "rb") as file:
            refuse_odd_kind(os.fstat(file.fileno()).st_mode, path.name)
            raw = file.read(most_bytes(path.name) + 1)
    except OSError as fault:
        raise RefusedSubmission(f"{path.name} cannot be read: {fault.strerror}") from None
    refuse_size(len(raw), path.name)
    return raw


def _open(path: Path, *, in_folder: bool) -> int:
    """Open a file and follow no link, nor to its folder where that is a student's: since listed it may be another."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    if not in_folder or os.open not in os.supports_dir_fd:
        return os.open(path, flags)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        return os.open(path.name, flags, dir_fd=folder)
    finally:
        os.close(folder)


def refuse_odd_kind(mode: int, name: str) -> None:
    """Refuse what is no regular file of a kind that is read.

    Raises:
        RefusedSubmission: it is a link, a pipe, a device, a folder, or neither Python nor a notebook.
    """
    if stat.S_ISLNK(mode):
        raise RefusedSubmission(f"{name} is a link; only the file itself is read")
    if not stat.S_ISREG(mode):
        raise RefusedSubmission(f"{name} is not a regular file (it is a folder, a pipe, a device or a socket)")
    if not name.lower().endswith(SUFFIXES) and name != METADATA:
        raise RefusedSubmission(f"{name} is neither a .py nor a .ipynb file")


def refuse_size(size: int, name: str) -> None:
    """Refuse what is too big to be a submission.

    Raises:
        RefusedSubmission: more than 256 KB; as a notebook, with its outputs, more than 20 MB.
    """
    if size > most_bytes(name):
        raise too_big(name)
