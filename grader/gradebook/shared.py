"""What both ways to the gradebook do alike: `book` through SQLAlchemy, `light` through sqlite3."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from grader.errors import GraderFault, UsageFault
from grader.gradebook import statements
from grader.gradebook.records import Progress
from grader.report.record import total

Run = Callable[[str, dict[str, Any]], Sequence[Any]]
"""Executes one statement with its parameters and returns all rows."""

LONGEST_NAME = 200


def check_student(student: str) -> None:
    """Accept a student's name, or say why not.

    Raises:
        UsageFault: empty, over 200 characters, or with a control character in it.
    """
    reason = ""
    if not student:
        reason = "is empty"
    elif len(student) > LONGEST_NAME:
        reason = f"has {len(student)} characters; at most {LONGEST_NAME} are allowed"
    elif any(unicodedata.category(character) in ("Cc", "Cs") for character in student):
        reason = "holds a control character (such as a line break) or a byte that is not UTF-8"
    if reason:
        raise UsageFault(f"The student's name {reason}.", next_step="Type the name again: --student NAME")


def to_text(at: datetime) -> str:
    """Write a time as ISO 8601 in UTC, always in the same width, so that text sorts by time.

    Raises:
        GraderFault: the time has no time zone.
    """
    if at.tzinfo is None:
        raise GraderFault(f"The time {at} has no time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read_progress(run: Run, student: str) -> dict[str, Progress]:
    """Return where the student stands, by challenge, in the order of the challenges' names."""
    who = {"student": student}
    starts: dict[str, dict[int, datetime]] = defaultdict(dict)
    for challenge, draw, at in run(statements.ALL_STARTS, who):
        starts[challenge][draw] = datetime.fromisoformat(at)
    hints: dict[str, int] = dict(run(statements.ALL_HINTS, who))
    results: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for challenge, *result in run(statements.ALL_RESULTS, who):
        results[challenge].append(tuple(result))
    return {
        challenge: _progress(starts[challenge], hints.get(challenge, 0), results[challenge])
        for challenge in sorted({*starts, *hints, *results})
    }


def _progress(starts: dict[int, datetime], hints: int, results: list[tuple[Any, ...]]) -> Progress:
    graded = [result for result in results if result[1] is not None]
    draw = max([*starts, *(result[0] for result in results)], default=None)
    best, possible = max(((total([earned]), total([full])) for _, earned, full, _, _ in graded), default=(0, 0))
    costly = [result[0] for result in graded if result[4]]
    return Progress(
        draw=draw,
        started=None if draw is None else starts.get(draw),
        attempts=len(costly),
        attempts_latest=sum(d == draw for d in costly),
        best=best,
        possible=possible,
        full_marks=any(result[3] for result in graded),
        hints=hints,
        ungraded=len(results) - len(graded),
    )


def next_hint(run: Run, *, student: str, challenge: str, at: datetime, available: int) -> int:
    """Record and return the index (from 0) of the next hint; after the last one, the last one again.

    Raises:
        UsageFault: the challenge has no hints.
    """
    if available < 1:
        raise UsageFault(f"{challenge} has no hints.", next_step=f"grade start {challenge}")
    which = {"student": student, "challenge": challenge}
    ((seen,),) = run(statements.HINTS, which)
    index = min(int(seen), available - 1)
    record_hint(run, student=student, challenge=challenge, index=index, at=at)
    return index


def record_hint(run: Run, *, student: str, challenge: str, index: int, at: datetime) -> None:
    """Record that a hint was read; the first time it was read counts."""
    when = {"student": student, "at": to_text(at)}
    run(statements.ADD_STUDENT, when)
    run(statements.ADD_HINT, {**when, "challenge": challenge, "hint": index})
