"""The folder that `grade batch` leaves.

::

    CHALLENGE-results/
        index.html       the class, with a link to each report
        results.csv      one line per student, one column per check
        results.jsonl    the same and more, one object per student
        students/*.html  the reports
"""

import contextlib
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from grader.cli.classroom import Classroom
from grader.cli.compose import compose
from grader.course.challenge import Challenge
from grader.errors import MachineFault, UsageFault
from grader.gradebook import Gradebook
from grader.report import render
from grader.report.roster import REFUSED, Linked, Row, render_csv, render_index, render_jsonl, row_of

# Names that Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def make_folder(folder: Path, submissions: Path) -> Path:
    """Create the folder before anything is graded, and return it.

    Raises:
        UsageFault: it lies among the submissions.
        MachineFault: it cannot be created.
    """
    if submissions.is_dir() and folder.resolve().is_relative_to(submissions.resolve()):
        raise UsageFault(
            f"The results would lie among the submissions, in {folder}", next_step="Name another place: --out DIR"
        )
    try:
        (folder / "students").mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _unwritable(folder, fault) from None
    return folder


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep every other `grade batch` out of a folder while this lasts; the system lets go of it when this is killed.

    Raises:
        MachineFault: another one is at work there, or it cannot be looked at.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as fault:
        raise _unwritable(folder, fault) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise MachineFault(
            f"Another grade batch is at work on {folder}",
            next_step="Wait until it has ended, then type the same again; or name another place: --out DIR",
        ) from None
    except OSError:
        pass  # a file system without locks is no reason not to grade
    try:
        yield
    finally:
        os.close(handle)


def write_results(folder: Path, book: Gradebook, challenge: Challenge, room: Classroom) -> list[Row]:
    """Write everything; return the rows, sorted by student.

    Raises:
        MachineFault: it cannot be written; the grades are kept.
    """
    linked = []
    try:
        for student in sorted({*room.done, *room.refused}):
            if student in room.refused:
                linked.append(Linked(row=Row(student=student, status=REFUSED, message=room.refused[student])))
                continue
            stored, grade = room.result(student)
            name = page_name(student)
            _write(folder / "students" / name, render(compose(book, challenge, stored, grade), "html"))
            linked.append(Linked(row=row_of(grade), page=f"students/{quote(name)}"))
        rows = [one.row for one in linked]
        _write(folder / "results.csv", render_csv(rows))
        _write(folder / "results.jsonl", render_jsonl(rows))
        _write(folder / "index.html", render_index(challenge.meta.title, linked))
    except OSError as fault:
        raise _unwritable(folder, fault) from None
    return rows


def page_name(student: str) -> str:
    """Return a file name for a student's report that any system takes, and no other student's report has."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", student) and not _DEVICES.fullmatch(student):
        return f"{student}.html"
    plain = re.sub(r"[^A-Za-z0-9]+", "_", unicodedata.normalize("NFKD", student))[:40].strip("_")
    return f"{plain or 'student'}.{hashlib.sha256(student.encode()).hexdigest()[:12]}.html"


def _write(file: Path, text: str) -> None:
    """Put a whole file in place of the one that is there, or leave that one as it is."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _unwritable(folder: Path, fault: OSError) -> MachineFault:
    return MachineFault(
        f"The results cannot be written to {folder}: {fault.strerror}; the grades are kept",
        next_step="Make room there, or name another place: --out DIR; then type the same again",
    )
