"""What is alike among a class's submissions to a challenge: programs, and answers that are right for others' numbers.

Of each student in the roster the last submission that was judged. Nothing of it is kept, and no grade depends on it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from grader.checks.author import as_submission
from grader.checks.likeness import equal
from grader.course.assignment import Assignment, assign_to
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.interface import AnswerError, read_answers
from grader.course.keys import course_key
from grader.course.roster import Roster
from grader.course.stamp import without_stamp
from grader.course.submission_file import decode_submission
from grader.course.variant import has_numbers
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.pool import Pool, grade
from grader.insight.alike import Alike, find_alike
from grader.insight.borrowed import Borrowed, find_borrowed
from grader.report.record import Grade
from grader.service.class_jobs import class_job, class_seed

_RTOL = 1e-6


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One student's last submission: its text without its stamp, and when it was handed in."""

    student: str
    text: str
    at: datetime


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """What is alike in one challenge.

    Attributes:
        handed: student -> what was compared.
        given: texts that everybody was given, and right answers of the author's.
        programs: what programs have in common; None where none are asked for.
        borrowed: answers that are right for others' numbers; None where there are no such numbers.
    """

    challenge: Challenge
    handed: dict[str, Handed]
    given: tuple[str, ...]
    programs: Alike | None = None
    borrowed: tuple[Borrowed, ...] | None = None


Last = dict[str, tuple[StoredSubmission, Grade]]


class Comparison:
    """Compares one challenge's submissions.

    Args:
        book: where all is kept.
        course: the challenge's.
        challenge: what was handed in for.
        roster: who is in the class; what others handed in is left out.
    """

    def __init__(self, book: Gradebook, course: Course, challenge: Challenge, roster: Roster) -> None:
        self._challenge = challenge
        self._key = course_key(course)
        members = set(roster.students)
        self._last: Last = {
            stored.student: (stored, given)
            for stored, given in book.regrading.graded(challenge.slug)
            if stored.student in members
        }
        self._tasks: dict[tuple[str, int], Assignment] = {}

    def run(self, start: Callable[[], Pool], most: int) -> Similar:
        """Compare; answers that seem to be for others' numbers are judged with these.

        Args:
            start: starts what judges; called only where something is to be judged.
            most: so many pairs, and so many students' answers, at most.
        """
        handed = {student: self._read(stored) for student, (stored, _) in sorted(self._last.items())}
        sample = assign_to(self._challenge, "class", 0, self._key)
        runs, numbers = sample.runs, has_numbers(self._challenge)
        given = self._given(sample) if runs else (sample.stub,)
        programs = find_alike({one.student: one.text for one in handed.values()}, given, most) if runs else None
        borrowed = self._borrowed(handed, start, most) if numbers and not runs else None
        return Similar(challenge=self._challenge, handed=handed, given=given, programs=programs, borrowed=borrowed)

    def _read(self, stored: StoredSubmission) -> Handed:
        text = without_stamp(decode_submission(stored.source, stored.filename).text)
        return Handed(student=stored.student, text=text, at=stored.submitted_at)

    def _task(self, stored: StoredSubmission) -> Assignment:
        which = stored.student, stored.draw
        if which not in self._tasks:
            self._tasks[which] = assign_to(self._challenge, *which, self._key)
        return self._tasks[which]

    def _given(self, sample: Assignment) -> tuple[str, ...]:
        """Return every stub that a student got, and the author's right answers to it."""
        tasks = [sample, *(self._task(stored) for stored, _ in self._last.values())] if self._numbers else [sample]
        answers = [self._challenge.reference_file, *self._challenge.right_files()]
        texts = (text for task in tasks for text in (task.stub, *(_by_author(task, file) for file in answers)))
        return tuple(dict.fromkeys(texts))

    @property
    def _numbers(self) -> bool:
        return has_numbers(self._challenge)

    def _borrowed(self, handed: Mapping[str, Handed], start: Callable[[], Pool], most: int) -> tuple[Borrowed, ...]:
        given, right = {}, {}
        for student, (stored, own) in self._last.items():
            task = self._task(stored)
            names = task.interface.answers
            with suppress(AnswerError):
                given[student] = read_answers(handed[student].text, names)
            if own.full_marks and student in given:
                right[student] = given[student]
            else:  # whose answers are wrong: the author's for these numbers, which may take long to run
                right[student] = read_answers(_by_author(task, self._challenge.reference_file), names)
        found = find_borrowed(given, right, lambda a, b: equal(a, b, rtol=_RTOL))[:most]
        if not found:
            return ()
        with start() as pool:
            return tuple(self._judged(pool, one) for one in found)

    def _judged(self, pool: Pool, one: Borrowed) -> Borrowed:
        """Judge a submission with somebody else's numbers."""
        (stored, own), (other, _) = self._last[one.student], self._last[one.right_for[0]]
        seed = class_seed(self._challenge, self._key)
        job = class_job(stored, self._task(other).variant, seed=seed, trusted=False)
        there = pool.submit(grade, job).result()
        return msgspec.structs.replace(
            one,
            points=own.earned,
            points_there=None if there.is_broken or there.refused else there.earned,
            possible=there.possible or own.possible,
        )


def _by_author(task: Assignment, file: Path) -> str:
    """Return an answer of the author's as one student would have handed it in."""
    return as_submission(task.challenge.author_text(file), file, task.interface, task.scope)
