"""Asking what is only answered, one challenge at a time: judged and kept as what `grade submit` hands in.

What is typed is kept as a draft after each answer, so nothing is lost however a quiz ends; what was not handed in uses
no attempt.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.course.assignment import Assignment, assign_to
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.form import Form
from grader.course.keys import course_key
from grader.course.locate import Located
from grader.course.packages import missing_packages
from grader.course.stamp import stamped
from grader.course.submission_file import decode_submission
from grader.course.typed import fill_in, read_typed
from grader.errors import UsageFault
from grader.gradebook import Gradebook
from grader.service.waiting import runs_nothing

if TYPE_CHECKING:
    from grader.grading.engine import Engine
    from grader.report.record import Report
    from grader.service.events import Tell
    from grader.service.submit import Attempt


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge as it is asked.

    Attributes:
        task: with the student's numbers.
        used: attempts used so far.
        deadline: when its time is up; None without a limit.
        answers: what was typed so far, by name.
    """

    course: Course
    task: Assignment
    used: int
    deadline: datetime | None
    answers: dict[str, object]

    @property
    def challenge(self) -> Challenge:
        """What is asked."""
        return self.task.challenge

    @property
    def text(self) -> str:
        """The task, in Markdown."""
        return self.task.public["README.md"]

    @property
    def forms(self) -> dict[str, Form | None]:
        """Name of each answer -> its form, in order; None where the stub declares none."""
        return {name: self.task.interface.forms.get(name) for name in self.task.interface.answers}

    @property
    def complete(self) -> bool:
        """Whether there is an answer to everything that is asked."""
        return all(name in self.answers for name in self.forms)

    @property
    def spent(self) -> bool:
        """Whether all attempts with these numbers are used."""
        return self.challenge.meta.attempts is not None and self.used >= self.challenge.meta.attempts

    def seconds_left(self, now: datetime) -> float | None:
        """Return how much time is left, below 0 once it is up; None without a limit."""
        return None if self.deadline is None else (self.deadline - now).total_seconds()


def quiz_of(challenges: Iterable[Challenge], course: Course, student: str, *, timed: bool = False) -> list[Challenge]:
    """Return the challenges that can be asked: all of the answers are read, not run, and judged on this machine.

    Where a package is missing that the checks run, they cannot be judged.
    `timed` leaves only those with a time limit.

    Raises:
        CourseFault: the files of one are wrong.
    """
    key = course_key(course)
    return [
        one
        for one in challenges
        if one.meta.judged and not one.meta.stubs and not runs_nothing(one) and (one.meta.time_limit or not timed)
        if not assign_to(one, student, 0, key).runs and not missing_packages(one)
    ]


def is_over(report: "Report") -> bool:
    """Tell whether nothing is left to be answered with these numbers: full marks, or no attempt left."""
    last = report.attempts is not None and report.attempt >= report.attempts
    return report.grade.full_marks or last


class Quiz:
    """Asks one student.

    Args:
        gradebook: its path or URL.
        student: who answers.
        clock: tells the time, with its zone.
        fresh: whether to ask with new numbers where an attempt was made with the latest ones.
        timed: whether each time limit is to run from now: new numbers for whatever was started before.
    """

    def __init__(
        self,
        gradebook: str,
        course: Course,
        student: str,
        *,
        clock: Callable[[], datetime],
        fresh: bool = False,
        timed: bool = False,
    ) -> None:
        self._gradebook = gradebook
        self._course = course
        self._student = student
        self._clock = clock
        self._fresh = fresh
        self._timed = timed

    def pose(self, challenge: Challenge) -> Question:
        """Draw the numbers, or take those that the student has, and record the start: a limit runs from the first one.

        Raises:
            CourseFault: its files are wrong.
            MachineFault: the gradebook cannot be used.
        """
        with Gradebook(self._gradebook) as book:
            draw = self._draw(book, challenge)
            task = assign_to(challenge, self._student, draw, course_key(self._course))
            book.record_start(self._student, challenge.slug, draw, self._clock())
            return self._question(book, task)

    def answer(self, question: Question, name: str, text: str) -> Question:
        """Take what was typed for one answer, and keep it.

        Raises:
            AnswerError: it is not of the form that is asked for; the sentence says what is.
        """
        answers = {**question.answers, name: read_typed(name, question.forms[name], text)}
        self._keep(question, answers)
        return msgspec.structs.replace(question, answers=answers)

    def hand_in(self, engine: "Engine", question: Question, tell: "Tell") -> "tuple[Attempt, Report, Question]":
        """Submit the answers, written into the stub.

        Returns:
            The attempt, the report of what came of it, and the question as it stands then: the time that judging took
            does not count.

        Raises:
            UsageFault: an answer is missing, or no attempt is left.
            MachineFault: it cannot be judged, or not kept.
        """
        from grader.service.submit import Attempt

        if not question.complete:
            raise UsageFault("Not everything is answered yet", next_step="grade quiz")
        began = self._clock()
        attempt = Attempt(
            engine, self._located(question), self._student, device="cpu", trusted=False, seed=None, tell=tell,
            clock=self._clock,
        )  # fmt: skip
        text = fill_in(question.task.stub, question.answers)
        whose = question.challenge.slug, self._student, question.task.variant.draw, course_key(self._course)
        report = attempt.run(
            decode_submission(stamped(text, *whose).encode(), question.challenge.entry_name), self._gradebook
        )
        if attempt.unkept is not None:
            raise attempt.unkept
        if is_over(report):  # the next one has other numbers
            self._keep(question, {})
        waited = self._clock() - began
        with Gradebook(self._gradebook) as book:
            after = self._question(book, question.task)
        deadline = question.deadline + waited if question.deadline else None
        return attempt, report, msgspec.structs.replace(after, deadline=deadline)

    def _draw(self, book: Gradebook, challenge: Challenge) -> int:
        latest = book.latest_draw(self._student, challenge.slug)
        if latest is None or not (self._fresh or self._timed):
            return latest or 0
        is_new = not book.attempts_used(self._student, challenge.slug, latest)
        if self._timed:
            is_new = is_new and book.started(self._student, challenge.slug, latest) is None
        return latest if is_new else latest + 1

    def _question(self, book: Gradebook, task: Assignment) -> Question:
        slug, draw, limit = task.challenge.slug, task.variant.draw, task.challenge.meta.time_limit
        started = book.started(self._student, slug, draw)
        names = task.interface.answers
        kept = book.learning.draft(self._student, slug, draw)
        return Question(
            course=self._course,
            task=task,
            used=book.attempts_used(self._student, slug, draw),
            deadline=started + timedelta(seconds=limit) if started and limit else None,
            answers={name: value for name, value in kept.items() if name in names},
        )

    def _keep(self, question: Question, answers: dict[str, object]) -> None:
        slug, draw = question.challenge.slug, question.task.variant.draw
        with Gradebook(self._gradebook) as book:
            book.learning.keep_draft(self._student, slug, draw, answers=answers, at=self._clock())

    def _located(self, question: Question) -> Located:
        return Located(
            course=self._course,
            challenge=question.challenge,
            file=Path(question.challenge.entry_name),
            student=self._student,
            draw=question.task.variant.draw,
        )
