"""The folder that `grade batch` leaves.

::

    CHALLENGE-results/
        index.html       the class, with a link to each report
        results.csv      one line per student, one column per check
        results.jsonl    the same and more, one object per student
        students/*.html  the reports
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from grader.classes.folder import Class
from grader.classes.lateness import Attempt
from grader.classes.pseudonyms import RealNames
from grader.course.challenge import Challenge
from grader.errors import MachineFault, UsageFault
from grader.files import write_atomically
from grader.gradebook import Gradebook, StoredSubmission
from grader.lms.marks import Mark
from grader.report import class_formats
from grader.report.class_page import Linked, render_index
from grader.report.record import Grade, Report
from grader.report.roster import MISSING, REFUSED, Row, row_of
from grader.service.counted import attempts_of, settled
from grader.service.pages import Pages
from grader.text import number

KEPT = "the grades are kept"


def make_folder(folder: Path, *submissions: Path, kept: str = KEPT) -> Path:
    """Create the folder before anything is graded, and return it.

    Args:
        folder: where results are to be.
        submissions: what was handed in, folders and archives.
        kept: what holds of the grades where it cannot be created.

    Raises:
        UsageFault: it lies among the submissions.
        MachineFault: it cannot be created.
    """
    if any(one.is_dir() and folder.resolve().is_relative_to(one.resolve()) for one in submissions):
        raise UsageFault(
            f"The results would lie among the submissions, in {folder}", next_step="Name another place: --out DIR"
        )
    try:
        (folder / "students").mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise unwritable(folder, fault, kept) from None
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
        raise unwritable(folder, fault) from None
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


class _Graded(NamedTuple):
    """One graded hand-in, so that several of a student are in order of time; `number` is the gradebook's."""

    at: datetime
    number: int
    row: Row


class Results:
    """Writes what comes of a class: a student's page at once, the rest at the end.

    What cannot be written is told at the end: grading goes on without it.

    Args:
        folder: as `make_folder` returns it.
        book: where the grades are.
        challenge: the one that was graded.
        class_: what says which of several attempts counts; None: the best one.
        keep: what a student may see of a report.
    """

    def __init__(
        self,
        folder: Path,
        book: Gradebook,
        challenge: Challenge,
        class_: Class | None = None,
        *,
        keep: Callable[[Report], Report] = lambda whole: whole,
    ) -> None:
        self._folder = folder
        self._book = book
        self._challenge = challenge
        self._class = class_
        self._written: dict[str, tuple[int, Mark | None]] = {}  # student -> whose page it is: the submission's number
        self._pages = Pages(folder, book, challenge, class_, keep=keep)
        self._names = self._pages.names
        self._graded: dict[str, list[_Graded]] = {}
        self._others: dict[str, Row] = {}
        self._notes: dict[str, tuple[str, ...]] = {}
        self._fault: OSError | None = None

    def add(self, stored: StoredSubmission, grade: Grade) -> None:
        """Add a student's graded submission; of several of one student, the one that counts is shown in the end."""
        self._write_page(stored, grade)  # first: where the gradebook does not answer, all of this is done again
        row = row_of(grade)
        self._graded.setdefault(row.student, []).append(_Graded(stored.submitted_at, stored.id, row))

    def refuse(self, student: str, why: str) -> None:
        """Add a student whose submission cannot be graded at all."""
        self._others[student] = Row(student=student, status=REFUSED, message=why)

    def miss(self, student: str) -> None:
        """Add a student of the roster who handed in nothing."""
        self._others[student] = Row(student=student, status=MISSING)

    def know(self, student: str, *said: str) -> None:
        """Say what a student is called in names of files and in notes, so that an anonymous class hides it there."""
        self._names.know(student, *said)

    def note(self, student: str, *notes: str) -> None:
        """Add what the instructor should know of a student's hand-in; no student's page shows it."""
        self._notes[student] = tuple(dict.fromkeys((*self._notes.get(student, ()), *notes)))

    def finish(self) -> list[Row]:
        """Write the rest; return the rows, sorted by what their students are called.

        Raises:
            MachineFault: something cannot be written; the grades are kept.
        """
        linked = [
            Linked(row=self._row(one.row), page=one.page)
            for one in sorted(self._shown(), key=lambda one: self._names.name(one.row.student))
        ]
        rows = [one.row for one in linked]
        for form in class_formats.names():
            self._write(f"results.{form}", class_formats.render(rows, form))
        self._write("index.html", render_index(self._challenge.meta.title, linked))
        if self._fault is not None:
            raise unwritable(self._folder, self._fault)
        return rows

    def sent_back(self, student: str) -> bytes | None:
        """Return a student's page as it goes back to another system, which has names also of an anonymous class.

        None where nothing of that student was graded.

        Raises:
            OSError: it cannot be read any more.
        """
        if student not in self._written:
            return None
        if isinstance(self._names, RealNames):
            return self._pages.file(student).read_bytes()
        number, mark = self._written[student]
        graded = self._book.grades(student, self._challenge.slug)
        stored, grade = next(one for one in graded if one[0].id == number)
        return self._pages.render(stored, grade, mark, RealNames())

    def text(self, text: str) -> str:
        """Return a text in which students are called as the class shows them."""
        return self._names.text(text)

    def _row(self, row: Row) -> Row:
        """Return a row with its notes, and everybody called as the class shows them."""
        notes = tuple(map(self._names.text, self._notes.get(row.student, ())))
        name, message = self._names.name(row.student), self._names.text(row.message)
        return msgspec.structs.replace(row, student=name, message=message, notes=notes)

    def _shown(self) -> list[Linked]:
        """Return one row of each student; where several were graded, the page is that of the same one."""
        attempts = attempts_of(self._book)
        shown = []
        for student, own in self._graded.items():
            one, earlier = self._counting(student, sorted(own), attempts.get(student, []))
            mark = self._adjusted(one.row, attempts.get(student, [])) or earlier
            if mark or len(own) > 1:
                self._write_again(student, one.number, mark)
            shown.append(Linked(row=one.row, page=f"students/{quote(self._pages.name(student))}"))
        for student, row in self._others.items():
            if student in self._graded:
                self.note(student, f"not graded: {row.message}")
                continue
            counts = settled(student, attempts.get(student, []), self._class).get(self._challenge.slug)
            if counts and counts.attempt:
                self.note(student, _earlier(counts.attempt))
            self._adjusted(row, attempts.get(student, []))
            shown.append(Linked(row=row))
        return shown

    def _counting(self, student: str, own: list["_Graded"], attempts: list[Attempt]) -> tuple["_Graded", Mark | None]:
        """Return what counts of a student's graded hand-ins, the last one where none does, and note which it is.

        And what counts instead of all these, where an earlier one or an earlier grade does.
        """
        counted = settled(student, attempts, self._class).get(self._challenge.slug)
        which = counted.attempt if counted else None
        # Another run may have stored the same at the same time, and then that is the one that counts.
        alike = [one for one in own if which and (one.number == which.number or one.at == which.at)]
        found = min(alike, key=lambda one: which is None or one.number != which.number, default=None)
        one = found or own[-1]
        # The same again, with the same points, is nothing to tell of: two runs at once may each have stored it.
        differs = which is not None and (which.earned, which.possible) != (one.row.points, one.row.possible)
        if which is not None and (differs or (found is None and len(own) > 1)):
            self.note(student, _earlier(which))
            return one, Mark(
                which.earned, which.possible, "An earlier hand-in counts, or an earlier grade of this one."
            )
        if len(own) > 1:
            self.note(student, f"number {own.index(one) + 1} of {len(own)} counts" if found else "none of these counts")
        return one, None

    def _adjusted(self, row: Row, attempts: list[Attempt]) -> Mark | None:
        """Return the points with what the class's rules take and the instructor gives, if any, and note which."""
        mark = self._pages.adjusted(row.student, attempts)
        if mark is not None:
            said = mark.note.rstrip(".")
            if mark.earned != row.points:  # before all else: the list has the points of the checks
                points = f"{number(mark.earned)} of {number(mark.possible)} points count"
                if not mark.possible:  # nothing was judged
                    points = f"{number(mark.earned)} point{' counts' if mark.earned == 1 else 's count'}"
                said = f"{points}: {said[0].lower()}{said[1:]}"
                self._notes[row.student] = (said, *self._notes.get(row.student, ()))
            else:
                self.note(row.student, said)
        return mark

    def _write_again(self, student: str, submission: int, mark: Mark | None) -> None:
        """Write the page of one of a student's submissions, with what is told of its points."""
        for stored, grade in self._book.grades(student, self._challenge.slug):
            if stored.id == submission:
                self._write_page(stored, grade, mark)

    def _write_page(self, stored: StoredSubmission, grade: Grade, mark: Mark | None = None) -> None:
        self._written[sys.intern(stored.student)] = stored.id, mark
        self._unless_full(lambda: self._pages.write(stored, grade, mark))

    def _write(self, name: str, text: str) -> None:
        self._unless_full(lambda: write_atomically(self._folder / name, text.encode()))

    def _unless_full(self, write: Callable[[], object]) -> None:
        """Write a file, unless another could not be written."""
        if self._fault is None:
            try:
                write()
            except OSError as fault:
                self._fault = fault


def _earlier(attempt: Attempt) -> str:
    return f"an earlier one counts, with {number(attempt.earned)} of {number(attempt.possible)} points"


def unwritable(folder: Path, fault: OSError, kept: str = KEPT) -> MachineFault:
    """Return what says that results cannot be written, and what holds of the grades."""
    return MachineFault(
        f"The results cannot be written to {folder}: {fault.strerror}; {kept}",
        next_step="Make room there, or name another place: --out DIR; then type the same again",
    )
