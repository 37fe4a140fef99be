"""The files that a class's folder holds, and what in it can be nobody's submission."""

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from grader.course.submission_file import read_bytes
from grader.errors import UsageFault

MAX_NAME = 100
_DOWNLOAD = re.compile(r" ?\(\d{1,3}\)(?=\.\w+$)")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that lies in the folder or archive.

    Attributes:
        path: its parts, e.g. ("ada", "short_tail.py").
        fetch: as in `Handed`.
        when: it was last written, as numbers that order files of one place.
        inside: of a file in a student's own archive, that archive's name.
        at: when it was handed in, with its zone, where that is known better than by the file's date.
        note: which version of it this is, where it has several; else empty.
    """

    path: tuple[str, ...]
    fetch: Callable[[], bytes]
    when: tuple[int, ...] = ()
    inside: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def dated(self) -> datetime | None:
        """When whoever made the class's archive says that the file was written, in a zone that is not told.

        Where it is known better, that. None outside of one, where a date is that of a copy, and where an archive gives
        the first day that it can.
        """
        if self.at is not None or len(self.when) % 6 or self.when[:3] <= (1980, 1, 1):
            return self.at
        year, month, day, hour, minute, second = self.when[:6]
        try:
            return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - none is told
        except ValueError:
            return None

    @property
    def shown(self) -> str:
        """The file's name, and the archive's before it."""
        return f"{self.inside}/{self.path[-1]}" if self.inside else self.path[-1]


def without_copy(name: str) -> str:
    """Return the name that a browser's second download had: "work.zip" for "work (2).zip"."""
    return _DOWNLOAD.sub("", name)


def student_of(name: str, loose: Collection[str]) -> str:
    """Return whose a file is by its name; of a second download as of the first, where that lies there too."""
    first = without_copy(name)
    return PurePosixPath(first if first in loose else name).stem


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
            listed.append(_on_disk(root, name, root))
        else:
            inside, why = list_own(path)
            listed += inside
            if why:
                refused[name] = why
    return listed, refused


def list_own(folder: Path) -> tuple[list[Listed], str]:
    """List the files of one student's folder; return why there are none as a sentence, else an empty one.

    Where all that it holds is a folder, its files are those of that one: some hand in their workspace as a whole.
    """
    root, within = folder.parent, folder
    try:
        while len(names := [n for n in _names(within) if not why_no_name(n)]) == 1 and _is_folder(within / names[0]):
            within /= names[0]
    except OSError as fault:
        return [], f"The folder cannot be read: {fault.strerror}"
    inside = [msgspec.structs.replace(_on_disk(within, n, root), path=(folder.name, n)) for n in names]
    return inside, "" if inside else "The folder is empty"


def lifted(listed: Iterable[Listed]) -> list[Listed]:
    """Take out of each student's paths the folders, each alone in the one around it, that all of them lie in."""
    own: dict[str, list[Listed]] = {}
    for one in listed:
        own.setdefault(one.path[0], []).append(one)
    return [
        msgspec.structs.replace(one, path=(student, *one.path[1:][depth:])) if depth else one
        for student, files in own.items()
        for depth in [common_depth([one.path[1:] for one in files])]
        for one in files
    ]


def common_depth(paths: Collection[tuple[str, ...]]) -> int:
    """Return in how many folders, each alone in the one around it, all files lie: what was zipped may be a folder."""
    depth = 0
    while all(len(path) > depth + 1 for path in paths) and len({path[depth] for path in paths}) == 1:
        depth += 1
    return depth


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _names(folder: Path) -> Iterable[str]:
    return sorted(name for name in os.listdir(folder) if not skipped(name))  # noqa: PTH208 - names are wanted


def _on_disk(folder: Path, name: str, root: Path) -> Listed:
    path = folder / name
    try:
        when = (path.lstat().st_mtime_ns,)
    except OSError:
        when = (0,)
    return Listed(path=(name,), fetch=lambda: read_bytes(path, beneath=root), when=when)
