"""From rows to records, and from a grade to the columns that it is kept in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from grader.gradebook.records import StoredSubmission
from grader.report.record import Grade, from_json, to_json


def submission_of(row: Sequence[Any]) -> StoredSubmission:
    """Return the submission that a row of all its columns holds."""
    number, student, challenge, draw, sha256, filename, device, submitted_at, source = row
    return StoredSubmission(
        id=number,
        student=student,
        challenge=challenge,
        draw=draw,
        source=source,
        sha256=sha256,
        filename=filename,
        device=device,
        submitted_at=datetime.fromisoformat(submitted_at),
    )


def graded_of(row: Sequence[Any]) -> tuple[StoredSubmission, Grade]:
    """Return a submission and its grade, of a row in which the grade stands last."""
    *submission, grade = row
    return submission_of(submission), from_json(grade)


def columns_of(grade: Grade) -> dict[str, Any]:
    """Return what is kept of a grade, by column."""
    return {
        "status": grade.status.value,
        "earned": grade.earned,
        "possible": grade.possible,
        "full_marks": int(grade.full_marks),
        "costs_attempt": int(grade.costs_attempt),
        "seconds": grade.seconds,
        "grade": to_json(grade).decode(),
    }
