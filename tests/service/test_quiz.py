"""Questions asked one at a time, by the use cases alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.handin import read_handin
from grader.course.interface import AnswerError
from grader.course.locate import find_place
from grader.errors import UsageFault
from grader.gradebook import Gradebook, read_progress
from grader.grading.engine import Engine, start_engine
from grader.report.record import Report
from grader.sandbox import backends
from grader.service.begin import begin
from grader.service.events import TakenBack
from grader.service.identity import identify
from grader.service.prepare import locate_submission
from grader.service.quiz import Question, Quiz, is_over, quiz_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Desk:
    """One student with a gradebook and a clock that stands still."""

    def __init__(self, course: Course, book: Path) -> None:
        self.course = course
        self.book = str(book)
        self.now = NOON
        self.told: list[object] = []

    def quiz(self, *, fresh: bool = False, timed: bool = False) -> Quiz:
        """Return what asks."""
        return Quiz(self.book, self.course, "ada", clock=lambda: self.now, fresh=fresh, timed=timed)

    def pose(self, slug: str = "01-twice", *, fresh: bool = False, timed: bool = False) -> Question:
        """Ask."""
        return self.quiz(fresh=fresh, timed=timed).pose(self.course.load(slug))

    def answered(self, question: Question, *, factor: int = 2, odd: str = "f") -> Question:
        """Type answers."""
        total = str(question.task.variant.values["n"] * factor)
        return self.quiz().answer(self.quiz().answer(question, "total", total), "odd", odd)

    def hand_in(self, question: Question) -> tuple[Report, Question]:
        """Hand in, and have it judged."""
        with engine_of(question) as engine:
            _, report, after = self.quiz().hand_in(engine, question, self.told.append)
        return report, after


def engine_of(question: Question) -> Engine:
    """Start what judges; of plain Python it starts at once."""
    return start_engine(question.challenge, runs=False, backend=backends.best())


@pytest.fixture
def desk(quiz_course: Course, tmp_path: Path) -> Desk:
    """Return a student's desk."""
    return Desk(quiz_course, tmp_path / "book.db")


def test_asked_is_what_is_only_answered(desk: Desk) -> None:
    """Neither what is run nor what is read; with a clock, what has one."""
    challenges = list(desk.course.challenges)

    assert [one.slug for one in quiz_of(challenges, desk.course, "ada")] == ["01-twice", "02-again"]
    assert [one.slug for one in quiz_of(challenges, desk.course, "ada", timed=True)] == ["01-twice"]
    ours = Course(Path(__file__).resolve().parents[2])
    sheet = quiz_of(ours.challenges, ours, "ada", timed=True)
    clocks = {one.slug[:2]: one.meta.time_limit for one in sheet}
    assert all(clocks.values())
    assert [clocks[number] for number in ("01", "02", "03", "04", "05")] == [
        120,
        90,
        90,
        120,
        150,
    ]  # as the practice sheet has it


def test_wrong_then_right(desk: Desk) -> None:
    """The mistake is named, the second attempt passes and is explained, and what came in is what submit would take."""
    question = desk.answered(desk.pose(), factor=3)
    report, after = desk.hand_in(question)
    again, over = desk.hand_in(desk.answered(after))

    assert report.grade.diagnosis is not None
    assert (report.grade.earned, report.attempt, is_over(report)) == (1, 1, False)
    assert (after.used, after.answers) == (1, question.answers)  # what was typed is there to be changed
    assert again.grade.full_marks
    assert again.explanation == "Twice is even.\n"
    assert again.grade.worked is not None
    assert f"total = {question.task.variant.values['n'] * 2}" in again.grade.worked.answers
    assert over.answers == {}
    with Gradebook(desk.book) as book:
        (first, _), _ = book.grades("ada")
    assert first.source.startswith(b'"""Fill in."""\n\ntotal: int = ')
    assert b"# grade-stamp: 01-twice ada 0 " in first.source


def test_it_is_the_same_attempt_as_a_submitted_file(desk: Desk) -> None:
    """The file that was asked and the file that is written by hand have the same numbers, and share the attempts."""
    place = find_place("01-twice", Path(desk.book).parent, course=desk.course)
    folder, _ = begin(desk.book, place, "ada", NOON)
    question = desk.pose()
    desk.hand_in(desk.answered(question, factor=3))
    located = locate_submission(str(folder), None, folder, desk.course)
    located, odd = identify(located, read_handin(located.challenge, located.file), "ada")

    assert (located.draw, odd) == (question.task.variant.draw, "")
    assert str(question.task.variant.values["n"]) in (folder / "snippet.py").read_text()
    assert read_progress(desk.book, "ada")["01-twice"].attempts == 1


def test_attempts_hold(desk: Desk) -> None:
    """After the last one nothing more is taken, until new numbers are asked for."""
    question = desk.pose()
    for _ in range(2):
        report, question = desk.hand_in(desk.answered(question, factor=3))
    assert is_over(report)
    assert question.spent
    assert desk.pose().spent
    with pytest.raises(UsageFault, match="No attempt is left"):
        desk.hand_in(desk.answered(question))
    fresh = desk.pose(fresh=True)
    assert (fresh.task.variant.draw, fresh.used, fresh.spent) == (1, 0, False)
    assert desk.pose(fresh=True).task.variant.draw == 1  # nothing was tried with these yet


def test_what_is_not_an_answer_costs_nothing(desk: Desk) -> None:
    """It is told at once, in the words that a file would be told in, and nothing is handed in with a gap."""
    question = desk.pose()
    with pytest.raises(AnswerError, match="`total` should be a whole number, such as `total = 3`"):
        desk.quiz().answer(question, "total", "many")
    with pytest.raises(UsageFault, match="Not everything"):
        desk.hand_in(desk.quiz().answer(question, "total", "12"))

    assert read_progress(desk.book, "ada")["01-twice"].attempts == 0


def test_answers_are_kept_until_they_are_handed_in(desk: Desk) -> None:
    """However the command ended, the next one goes on from there."""
    desk.quiz().answer(desk.pose(), "total", "12")

    assert desk.pose().answers == {"total": 12}
    assert not desk.pose().complete
    assert desk.pose("02-again").answers == {}


def test_interrupted_while_it_is_judged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken back, the answers stay, and no attempt is used."""
    question = desk.answered(desk.pose())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with engine_of(question) as engine, monkeypatch.context() as patch:
        patch.setattr(engine, "grade", interrupted)
        with pytest.raises(KeyboardInterrupt):
            desk.quiz().hand_in(engine, question, desk.told.append)

    assert desk.told[-1] == TakenBack("01-twice", graded_before=False)
    assert desk.pose().answers == question.answers
    assert desk.pose().used == 0


def test_the_clock(desk: Desk) -> None:
    """It runs from the first start, not while one waits for the judge; a timed quiz starts it anew."""
    question = desk.pose()
    desk.now += timedelta(seconds=50)
    assert desk.pose().seconds_left(desk.now) == 10
    assert desk.pose("02-again").seconds_left(desk.now) is None

    def passing() -> datetime:
        desk.now += timedelta(seconds=30)
        return desk.now

    with engine_of(question) as engine:
        slow = Quiz(desk.book, desk.course, "ada", clock=passing)
        before = question.seconds_left(desk.now + timedelta(seconds=30))
        _, _, after = slow.hand_in(engine, desk.answered(question, factor=3), desk.told.append)
    assert after.seconds_left(desk.now) == before

    timed = desk.pose(timed=True)
    assert timed.task.variant.draw == 1
    assert timed.seconds_left(desk.now) == 60
