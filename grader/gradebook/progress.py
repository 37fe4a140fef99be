"""Where a student stands: counted from what is kept."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from grader.gradebook.database import Run
from grader.gradebook.records import Progress
from grader.gradebook.sql import Statement
from grader.report.check_result import total


def count_progress(run: Run, student: str) -> dict[str, Progress]:
    """Return where the student stands, by challenge, in the order of the challenges' names."""
    who = {"student": student}
    starts: dict[str, dict[int, datetime]] = defaultdict(dict)
    for challenge, draw, at in run(Statement.ALL_STARTS, who):
        starts[challenge][draw] = datetime.fromisoformat(at)
    hints: dict[str, int] = dict(run(Statement.ALL_HINTS, who))
    results: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for challenge, *result in run(Statement.ALL_RESULTS, who):
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
        best=best,
        possible=possible,
        full_marks=any(result[3] for result in graded),
        hints=hints,
        ungraded=len(results) - len(graded),
    )
