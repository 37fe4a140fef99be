"""A class's submissions in a folder or a zip archive: who handed in what, and why some of it cannot be read.

Both hold one submission per student: `ada.py`, `ada.ipynb`, or a folder `ada/` with the entry in it. What is wrong
with one of them is told under its name; the others are read as ever. Nothing is unpacked to the disk.
"""

import contextlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import msgspec

from grader.course.handin import join_handin, left_out, listed, refuse_missing
from grader.course.submission_file import SUFFIXES, SubmissionText, decode_submission, most_bytes, too_big
from grader.errors import RefusedSubmission, UsageFault

MAX_NAME = 100
_DOWNLOAD = re.compile(r" ?\(\d{1,3}\)(?=\.\w+$)")
_COPY = re.compile(r"(?: ?\((\d{1,3})\)|-(\d{1,2}))(?=\.\w+$)")
_LISTS = re.compile(r"(?:readme|licen[cs]e|roster)(?:\..*)?|.*\.(?:csv|tsv|xlsx?|ods|ya?ml|json|toml|xml|log)")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What one student handed in.

    Attributes:
        student: by the name of the file or folder.
        filename: the file's own name; empty where none was found.
        fetch: reads the bytes; raises RefusedSubmission.
        note: which of several files this is, as a sentence; empty where there was only one.
    """

    student: str
    filename: str
    fetch: Callable[[], bytes]
    note: str = ""

    def read(self) -> SubmissionText:
        """Read the submission; each call reads it again.

        Raises:
            RefusedSubmission: one sentence that says why it cannot be graded.
        """
        return decode_submission(self.fetch(), self.filename)


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


@contextmanager
def open_class(path: Path, entry: str, *others: str) -> Iterator[list[Handed]]:
    """Open a folder or a zip archive; yield what each student handed in, sorted by name.

    Args:
        path: the folder or archive; an archive stays open while the result is used.
        entry: the challenge's file name, which a student's own folder must hold.
        others: names of the files that it must hold too, where the challenge has several.

    Raises:
        UsageFault: there is no such folder, or nothing in it.
        RefusedSubmission: it is no zip archive, or one that no class would hand in.
    """
    with contextlib.ExitStack() as stack:
        if path.is_dir():
            listed, refused = list_folder(path)
        elif path.is_file():
            from grader.course.zip_archive import list_zip

            listed, refused = stack.enter_context(list_zip(path))
        else:
            raise UsageFault(f"There is no folder or archive {path}", next_step="Give a folder, or a .zip file.")
        found = _handed(listed, refused, (entry, *others))
        if not found:
            raise UsageFault(f"{path} holds no submission", next_step="It must hold a file or folder per student.")
        yield found


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


def _is_student_s(one: Listed) -> bool:
    """Tell whether a file is somebody's: rosters, gradebooks and an export's metadata lie beside the students'."""
    return len(one.path) > 1 or not _LISTS.fullmatch(one.path[0].lower())


def refuse(message: str) -> Callable[[], bytes]:
    """Return what takes the place of reading: it says why not."""

    def fetch() -> bytes:
        raise RefusedSubmission(message)

    return fetch


def _handed(listed: list[Listed], refused: dict[str, str], names: tuple[str, ...]) -> list[Handed]:
    """Sort files by student; what was refused as a whole is a student's of that name."""
    own: dict[str, list[Listed]] = {}
    loose = {one.path[0] for one in listed if len(one.path) == 1}
    for one in filter(_is_student_s, listed):
        name = one.path[0]
        if len(one.path) == 1:
            first = _DOWNLOAD.sub("", name)  # a browser's second download, where the first is there too
            name = PurePosixPath(first if first in loose else name).stem
        own.setdefault(name, []).append(one)
    choose = _choose if len(names) == 1 else _choose_several
    found = [choose(student, files, *names) for student, files in own.items()]
    found += [Handed(student=name, filename="", fetch=refuse(why)) for name, why in refused.items() if name not in own]
    alike = Counter(_folded(one.student) for one in found)
    clash = "Several students have this name when upper and lower case are taken for the same"
    return sorted(
        (msgspec.structs.replace(h, fetch=refuse(clash)) if alike[_folded(h.student)] > 1 else h for h in found),
        key=lambda handed: handed.student,
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _choose(student: str, files: list[Listed], entry: str) -> Handed:
    loose = [one for one in files if len(one.path) == 1]
    if loose and len({(len(one.path), _DOWNLOAD.sub("", one.path[0])) for one in files}) > 1:
        names = ", ".join(sorted({"/".join(one.path) for one in files})[:3])
        return Handed(student=student, filename="", fetch=refuse(f"Handed in more than once: {names}"))
    wanted = {entry, str(PurePosixPath(entry).with_suffix(".ipynb"))}
    programs = [one for one in files if len(one.path) == 2 and one.path[1].lower().endswith(SUFFIXES)]
    named = loose or [one for one in programs if _COPY.sub("", one.path[1]) in wanted]
    if named:
        return _newest(student, named)
    if len(programs) == 1:
        return Handed(student=student, filename=programs[0].path[-1], fetch=programs[0].fetch)
    why = f"The folder holds {'more than one file to grade' if programs else f'no {entry}'}"
    return Handed(student=student, filename="", fetch=refuse(why))


def _choose_several(student: str, files: list[Listed], *names: str) -> Handed:
    """Take the files of a task that has several out of a student's folder, of each the newest."""
    inside = [one for one in files if len(one.path) == 2]
    there = [_COPY.sub("", one.path[1]) for one in inside]
    if not inside:
        why = f"{files[0].path[0]} is one file; this task has {listed(names)}, in a folder for each student"
        return Handed(student=student, filename="", fetch=refuse(why))
    chosen = [
        _newest(student, [one for one, name in zip(inside, there, strict=True) if name == wanted])
        for wanted in names
        if wanted in there
    ]

    def fetch() -> bytes:
        refuse_missing(names, there, "The folder holds")
        return join_handin({name: one.read() for name, one in zip(names, chosen, strict=True)}).raw

    notes = [*(one.note for one in chosen), left_out(names, there)]
    return Handed(student=student, filename=names[0], fetch=fetch, note="; ".join(filter(None, notes)))


def _newest(student: str, files: list[Listed]) -> Handed:
    """Take the file that was written last; of two written at once the copy with the higher number."""
    chosen = max(files, key=lambda one: (one.when, _copy_number(one.path[-1]), one.path))
    others = sorted(one.path[-1] for one in files if one is not chosen)
    note = f"Graded is {chosen.path[-1]}, the newest; not {', '.join(others[:3])}" if others else ""
    return Handed(student=student, filename=chosen.path[-1], fetch=chosen.fetch, note=note)


def _copy_number(name: str) -> int:
    found = _COPY.search(name)
    return int(found[1] or found[2]) if found else 0


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
    """Refuse what is no regular file of a kind that is graded.

    Raises:
        RefusedSubmission: it is a link, a pipe, a device, a folder, or neither Python nor a notebook.
    """
    if stat.S_ISLNK(mode):
        raise RefusedSubmission(f"{name} is a link; only the file itself is read")
    if not stat.S_ISREG(mode):
        raise RefusedSubmission(f"{name} is not a regular file (it is a folder, a pipe, a device or a socket)")
    if not name.lower().endswith(SUFFIXES):
        raise RefusedSubmission(f"{name} is neither a .py nor a .ipynb file")


def refuse_size(size: int, name: str) -> None:
    """Refuse what is too big to be a submission.

    Raises:
        RefusedSubmission: more than 256 KB; as a notebook, with its outputs, more than 20 MB.
    """
    if size > most_bytes(name):
        raise too_big(name)
