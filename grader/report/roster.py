"""The results of a whole class: one row per student."""

import sys
from functools import lru_cache

import msgspec

from grader.report.base import Record
from grader.report.check_result import Points
from grader.report.record import Grade

REFUSED = "refused"
"""The status of what could not be read at all; the others are those of `record.Status`."""

MISSING = "missing"
"""The status of a student of the roster who handed in nothing."""


class Row(Record, frozen=True, kw_only=True):
    """What became of one student's submission.

    Attributes:
        student: as the roster or the stamp has it, else by the name of the file or folder.
        status: "graded", "rejected", "not_attempted", "broken", "refused" or "missing".
        points: points earned.
        possible: points that full marks are; 0 where nothing was checked.
        diagnosis: the name of the planted answer that shares the mistake; may be empty.
        message: why it was not graded, else the diagnosis in words; may be empty.
        notes: what the instructor should know of whose it is; no student's report has it.
        checks: check id -> outcome.
        sha256: of the submission's text without its stamp; empty where it was refused.
        draw: the variant's draw number; None where it was refused.
        seed: of the generated examples; None where it was refused.
        isolation: the name of what confined it, "none" where nothing was run; empty where it was refused.
        trusted: True when graded with --trust-submissions: results can be forged.
    """

    student: str
    status: str
    points: Points = 0
    possible: Points = 0
    diagnosis: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    checks: dict[str, str] = msgspec.field(default_factory=dict)
    sha256: str = ""
    draw: int | None = None
    seed: int | None = None
    isolation: str = ""
    trusted: bool = False


@lru_cache(maxsize=4096)
def _shared(outcomes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return check -> outcome, the same record for all rows that agree: a class has few of them, and many rows."""
    return dict(outcomes)


def row_of(grade: Grade) -> Row:
    """Return the row of a grade; what many rows say, or others keep too, is there once for all of them."""
    found = grade.diagnosis
    return Row(
        student=sys.intern(grade.student),
        status=grade.status.value,
        points=grade.earned,
        possible=grade.possible,
        diagnosis=sys.intern(found.mistake) if found else "",
        message=sys.intern(grade.message or (found.text if found else "")),
        checks=_shared(tuple((check.id, check.outcome.value) for check in grade.checks)),
        sha256=grade.source_sha256,
        draw=grade.draw,
        seed=grade.seed,
        isolation=sys.intern(grade.isolation.backend),
        trusted=grade.trusted,
    )
