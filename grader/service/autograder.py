"""One submission, judged where an autograder's harness put it: as a class's are, by the same examples.

::

    source/                     the unpacked zip of `grade export gradescope`: a course of one challenge
    source/class.toml           optional: when students see what
    submission/                 what the student handed in
    submission_metadata.json    whose it is, and when it was handed in
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from grader.classes.policy import FILE, read_policy
from grader.course.archive import Handed, open_own
from grader.course.course import Course
from grader.course.gradescope import read_users
from grader.course.submission_file import MAX_METADATA
from grader.errors import CourseFault, RefusedSubmission
from grader.files import UnreadableFile, read_regular
from grader.gradebook import Gradebook
from grader.report.record import Report
from grader.service.class_jobs import How
from grader.service.classroom import open_room
from grader.service.prepare import choose_backend
from grader.service.register import Register, Seat
from grader.service.report import build_report
from grader.service.showing import showing_of

METADATA = "submission_metadata.json"


def judge(root: Path, *, clock: Callable[[], datetime], tell: Callable[[str], object]) -> Report:
    """Judge the submission below `root`, and return its report.

    Args:
        root: the harness's folder.
        clock: tells the time, with its zone.
        tell: is called with a sentence or a traceback for the instructor.

    Raises:
        RefusedSubmission: it cannot be read, or it is not known whose numbers it answers.
        UsageFault, MachineFault, CourseFault: it cannot be judged here, such as without a sandbox.
    """
    course = Course(root / "source")
    slugs = course.slugs()
    if len(slugs) != 1:
        raise CourseFault(f"{course.root} holds {len(slugs)} challenges, not one", next_step="grade export gradescope")
    challenge = course.load(slugs[0])
    how = How(device="cpu", backend=choose_backend("auto", own=False, trusted=False), trusted=False)
    handed = open_own(root / "submission", *challenge.stub_names)
    with (
        tempfile.TemporaryDirectory() as folder,
        Gradebook(str(Path(folder) / "book.db")) as book,
        open_room(book, course, challenge, how, 1, clock) as room,
    ):
        seat = _seat(Register(challenge, room.key, None), _of_users(handed, root / METADATA, tell))
        for note in seat.notes:
            tell(f"{seat.student}: {note}")
        room.take_in(seat, seat.handed.at)
        if seat.student in room.refused:
            raise RefusedSubmission(room.refused[seat.student])
        ((stored, grade),) = room.grade_all()
        for trouble in dict.fromkeys(room.troubles):
            tell(trouble)
        report = build_report(book, challenge, stored, grade)
    rules = read_policy(course.root / FILE) if (course.root / FILE).is_file() else None
    report = msgspec.structs.replace(report, showing=showing_of(challenge, rules))
    if grade.full_marks:
        return report
    # How many attempts there are is Gradescope's to say: none is known to be the last.
    return msgspec.structs.replace(report, explanation="", solution="")


def _of_users(handed: Handed, file: Path, tell: Callable[[str], object]) -> list[Handed]:
    """Return the hand-in once for each of those who handed it in, as a class's is."""
    try:
        users = read_users(read_regular(file, MAX_METADATA))
    except UnreadableFile as fault:
        tell(f"{file} {fault}. So the submission's own stamp says whose it is.")
        return [handed]
    except RefusedSubmission as fault:
        tell(f"{fault}. So the submission's own stamp says whose it is.")
        return [handed]
    named = [msgspec.structs.replace(handed, group=users, submitter=one, at=one.at) for one in users]
    return named or [handed]


def _seat(register: Register, handed: Iterable[Handed]) -> Seat:
    """Return the one whose numbers the submission answers; of a group that is one of them."""
    seats = register.seats(list(handed))
    return next((seat for seat in seats if not seat.refused), seats[0])
