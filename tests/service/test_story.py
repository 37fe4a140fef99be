"""A student's way through a challenge, and a class, by the use cases alone: as another front end would go it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course.about import About
from grader.course.archive import open_class
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.handin import read_handin
from grader.course.locate import find_place
from grader.gradebook import Gradebook, read_progress
from grader.grading.engine import Engine
from grader.grading.messages import Finished
from grader.report.check_result import Outcome
from grader.report.record import Report
from grader.sandbox import backends
from grader.service.begin import begin, task_of
from grader.service.class_jobs import How
from grader.service.classroom import open_room
from grader.service.events import Event, Judged, Judging, Refused, Reported
from grader.service.identity import identify
from grader.service.practise import Practice
from grader.service.prepare import assignment_of, locate_submission, ready_engine
from grader.service.register import Register
from grader.service.report import last_report
from grader.service.results import Results, make_folder
from grader.service.standing import standing, state_of
from grader.service.submit import Attempt
from tests.grading.conftest import PLAIN_CHECKS, REFERENCE, WRONG, write_course

pytestmark = pytest.mark.skipif(backends.best() != "kernel", reason="nothing is confined here")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Desk:
    """What a front end knows: the course, the gradebook, the time, and what it was told."""

    def __init__(self, challenge: Challenge, home: Path) -> None:
        self.challenge = challenge
        self.course = Course(challenge.folder.parents[1])
        self.home = home
        self.book = str(home / "book.db")
        self.now = NOON
        self.told: list[Event] = []

    def clock(self) -> datetime:
        """Tell the time, which passes."""
        self.now += timedelta(minutes=1)
        return self.now

    def engine(self) -> Engine:
        """Start what judges."""
        located = locate_submission(self.challenge.slug, None, self.home, self.course)
        return ready_engine(
            self.challenge, lambda: assignment_of(located, "ada").runs, backend="kernel", device="cpu", own=False
        )

    def submit(self, engine: Engine, text: str) -> Attempt:
        """Write the file and submit it."""
        located = locate_submission(str(self.home / self.challenge.slug), None, self.home, self.course)
        located.file.write_text(text)
        read = read_handin(self.challenge, located.file)
        located, odd = identify(located, read, "ada")
        assert odd == ""
        attempt = Attempt(
            engine, located, "ada", device="cpu", trusted=False, seed=None, tell=self.told.append, clock=self.clock
        )
        attempt.run(read, self.book)
        return attempt


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A course of plain Python, and a place to work in."""
    challenge = write_course(tmp_path / "course", PLAIN_CHECKS)
    home = tmp_path / "home"
    home.mkdir()
    return Desk(challenge, home)


def report_of(attempt: Attempt) -> Report:
    """Return what an attempt came to."""
    assert attempt.report is not None
    return attempt.report


def test_a_student(desk: Desk) -> None:
    """Start, fail with a named mistake, pass with a badge, read the report again; each step is told as it happens."""
    place = find_place(desk.challenge.slug, desk.home, course=desk.course)
    folder, started = begin(desk.book, place, "ada", NOON)
    with desk.engine() as engine:
        wrong, right = desk.submit(engine, WRONG.split("\n\n\n")[1]), desk.submit(engine, REFERENCE)
    progress = read_progress(desk.book, "ada")
    found = standing([desk.challenge], progress, About())

    assert (folder.name, started) == (desk.challenge.slug, NOON)
    assert task_of(desk.book, place, "ada") == "# Double\n"
    assert report_of(wrong).grade.diagnosis is not None
    assert (report_of(wrong).grade.earned, report_of(wrong).attempt) == (0, 1)
    assert report_of(right).grade.full_marks
    assert right.ahead.badges[0] == "First Full Marks"
    assert (found.points, found.worth, found.attempts, found.bars) == (3, 3, 2, {"build": (1, 1)})
    assert state_of(desk.challenge, progress[desk.challenge.slug], desk.now) == "done"
    assert last_report(desk.book, desk.challenge, "ada") == report_of(right)
    assert isinstance(desk.told[0], Judging)
    assert isinstance(desk.told[-1], Judged)
    assert [event.result.outcome for event in desk.told if isinstance(event, Finished)] == [
        *[Outcome.FAILED] * 2,
        *[Outcome.PASSED] * 2,
    ]


def test_practice(desk: Desk) -> None:
    """A save is graded and nothing is kept of it; what passed is handed in at a word."""
    begin(desk.book, find_place(desk.challenge.slug, desk.home, course=desk.course), "ada", NOON)
    located = locate_submission(str(desk.home / desk.challenge.slug), None, desk.home, desk.course)

    def save(text: str) -> Event:
        located.file.write_text(text)
        practice.grade_again()
        practice.wait()
        return desk.told[-1]

    with Practice(desk.engine, located, "ada", desk.book, tell=desk.told.append, clock=desk.clock) as practice:
        refused, passed = save("\0"), save(REFERENCE)
        before = read_progress(desk.book, "ada")[desk.challenge.slug].attempts
        report = report_of(practice.hand_in(desk.told.append))

    assert isinstance(refused, Refused)
    assert isinstance(passed, Reported)
    assert passed.report.grade.full_marks
    assert (before, report.attempt, report.grade.full_marks) == (0, 1, True)


def test_a_class(desk: Desk) -> None:
    """Everyone is graded once, and the results are written."""
    handed = desk.home / "class"
    handed.mkdir()
    for student, text in {"ada": REFERENCE, "bob": "def double(x):\n    return x\n", "eve": REFERENCE}.items():
        (handed / f"{student}.py").write_text(text)
    how = How(device="cpu", backend="kernel", trusted=False)
    with open_class(handed, "double.py") as found, Gradebook(desk.book) as book:
        results = Results(make_folder(desk.home / "out", handed), book, desk.challenge)
        with open_room(book, desk.course, desk.challenge, how, 1, desk.clock) as room:
            for seat in Register(desk.challenge, room.key, None).seats(found):
                room.take_in(seat)
            for one in room.grade_all():
                results.add(*one)
        rows = results.finish()

    assert [(row.student, row.points) for row in rows] == [("ada", 3), ("bob", 0), ("eve", 3)]
    assert (desk.home / "out/index.html").is_file()
