"""A student's copy of the course: what is told of the checks that only the instructor can run."""

from typing import TYPE_CHECKING

import msgspec

from grader.course.challenge import Challenge
from grader.course.interface import AnswerError, read_answers
from grader.course.submission_file import SubmissionText
from grader.course.waiting import waiting_for
from grader.errors import RefusedSubmission
from grader.report import words
from grader.report.check_result import CheckResult, Outcome, total
from grader.report.record import Grade

if TYPE_CHECKING:
    from grader.course.interface import Interface


def with_waiting(challenge: Challenge, grade: Grade) -> Grade:
    """Return a grade that lists the checks that wait for the instructor too; they count for nothing here."""
    waiting = waiting_for(challenge)
    if not waiting or not grade.checks:
        return grade
    listed = [
        CheckResult(id=one.id, title=one.title, points=one.points or 0, outcome=Outcome.SKIPPED, reason=words.WAITS)
        for one in waiting
    ]
    worth = words.points(0, total(one.points for one in listed)).removeprefix("0 of ")
    notice = (
        f"Only the public checks are run here. {len(waiting)} more, worth {worth}, wait{'s' * (len(waiting) == 1)} "
        f"for your instructor: hand in {grade.filename}."
    )
    return msgspec.structs.replace(grade, checks=(*grade.checks, *listed), notices=(notice, *grade.notices))


def runs_nothing(challenge: Challenge) -> bool:
    """Tell whether no check of a challenge is on this machine."""
    return challenge.hidden is None and challenge.public_checks_file is None


def read_only(interface: "Interface", text: SubmissionText) -> dict[str, object]:
    """Return the answers of a file that only the instructor can judge, as they are read.

    Raises:
        RefusedSubmission: an answer cannot be read.
    """
    try:
        return read_answers(text.text, interface.answers)
    except AnswerError as error:
        line = f", line {error.line}" if error.line else ""
        raise RefusedSubmission(f"{text.filename}{line}: {error.message}") from None
