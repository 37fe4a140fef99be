"""A kept submission and its grade, put together with what the gradebook and the course say beside them."""

import math
from datetime import datetime

from grader.course.challenge import Challenge
from grader.course.submission_file import decode_submission
from grader.errors import UsageFault
from grader.gradebook import Gradebook, StoredSubmission
from grader.report.record import Grade, Report


def build_report(
    book: Gradebook, challenge: Challenge, stored: StoredSubmission, grade: Grade, *, time_factor: float = 1.0
) -> Report:
    """Return the report of one submission; its student has `time_factor` times as much time as the others."""
    meta = challenge.meta
    costly = [
        submission.id
        for submission, one in sorted(book.grades(stored.student, stored.challenge), key=_in_time)
        if submission.draw == stored.draw and one.costs_attempt
    ]
    used_up = meta.attempts is not None and len(costly) >= meta.attempts
    told = grade.full_marks or used_up
    seen = min(book.hints_seen(stored.student, stored.challenge), len(meta.hints))
    started = book.started(stored.student, stored.challenge, stored.draw)
    return Report(
        grade=grade,
        source=decode_submission(stored.source, stored.filename).text,
        attempt=costly.index(stored.id) + 1 if stored.id in costly else 0,
        attempts=meta.attempts,
        hints=meta.hints[:seen],
        hints_left=len(meta.hints) - seen,
        explanation=challenge.explanation() if told else "",
        solution=challenge.solution() if told and grade.isolation.backend != "none" else "",
        time_limit_s=math.ceil(meta.time_limit * time_factor) if meta.time_limit is not None else None,
        time_used_s=(stored.submitted_at - started).total_seconds() if started else None,
    )


def _in_time(graded: tuple[StoredSubmission, Grade]) -> tuple[datetime, int]:
    """Return what sorts submissions as they were handed in: a class's may be stored in another order."""
    return graded[0].submitted_at, graded[0].id


def last_report(gradebook: str, challenge: Challenge, student: str) -> Report:
    """Return the report of a student's last submission.

    Raises:
        UsageFault: there is none.
        MachineFault: the gradebook cannot be read.
    """
    slug = challenge.slug
    with Gradebook(gradebook, reads=True) as book:
        last = book.last_grade(student, slug)
        if last is None:
            waits = " that was graded" if book.ungraded(student, slug) else ""
            raise UsageFault(f"There is no submission of {student} to {slug}{waits}", next_step=f"grade submit {slug}")
        return build_report(book, challenge, *last)
