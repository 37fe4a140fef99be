"""Students' pages: the report of one submission, as its class shows it, in a file of the student's own."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.classes.folder import Class
from grader.classes.lateness import Attempt
from grader.classes.pseudonyms import Names, RealNames
from grader.course.challenge import Challenge
from grader.files import write_atomically
from grader.gradebook import Gradebook, StoredSubmission
from grader.lms.marks import Mark
from grader.report import render
from grader.report.record import Grade, Report
from grader.service.anonymous import with_names
from grader.service.counted import marks_of
from grader.service.report import build_report
from grader.text import number

# Names that Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class Pages:
    """Writes students' pages.

    Args:
        folder: in whose folder `students` they go.
        book: where the grades are.
        challenge: the one that was graded.
        class_: whose rules hold; None: all is shown, under the students' own names.
        keep: what a student may see of a report.

    Attributes:
        folder: as it was given.
        challenge: likewise.
        names: what students are called there.
    """

    def __init__(
        self, folder: Path, book: Gradebook, challenge: Challenge, class_: Class | None = None,
        *, keep: Callable[[Report], Report] = lambda whole: whole,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.challenge = challenge
        self._book = book
        self._class = class_
        self._time_factors = {one.student: one.time_factor for one in class_.students} if class_ else {}
        self._keep = keep
        self.names: Names = class_.names if class_ else RealNames()

    def name(self, student: str) -> str:
        """Return what a student's page is called."""
        return page_name(self.names.name(student))

    def file(self, student: str) -> Path:
        """Return where a student's page is."""
        return self.folder / "students" / self.name(student)

    def adjusted(self, student: str, attempts: list[Attempt]) -> Mark | None:
        """Return what a student has in the end, where the class's rules take points or the instructor gives some."""
        mark = marks_of(student, attempts, self._class).get(self.challenge.slug)
        return mark if self._class is not None and mark is not None and mark.note else None

    def write(self, stored: StoredSubmission, grade: Grade, mark: Mark | None = None) -> None:
        """Write the page of a submission.

        Args:
            stored: the submission.
            grade: its grade.
            mark: of `adjusted`: what its student is told of points beside the grade's.

        Raises:
            OSError: it cannot be written.
        """
        write_atomically(self.file(stored.student), self.render(stored, grade, mark, self.names))

    def render(self, stored: StoredSubmission, grade: Grade, mark: Mark | None, names: Names) -> bytes:
        """Return what is in the page of a submission, with everybody called by these names; the rest as in `write`."""
        if mark is not None:
            said = f"{mark.note} That makes {number(mark.earned)} of {number(mark.possible)} points."
            grade = msgspec.structs.replace(grade, notices=(*grade.notices, said))
        factor = self._time_factors.get(stored.student, 1.0)
        report = self._keep(build_report(self._book, self.challenge, stored, grade, time_factor=factor))
        return render(with_names(report, names), "html").encode()


def page_name(student: str) -> str:
    """Return a file name for a student's report that any system takes, and no other student's report has."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", student) and not _DEVICES.fullmatch(student):
        return f"{student}.html"
    plain = re.sub(r"[^A-Za-z0-9]+", "_", unicodedata.normalize("NFKD", student))[:40].strip("_")
    return f"{plain or 'student'}.{hashlib.sha256(student.encode()).hexdigest()[:12]}.html"
