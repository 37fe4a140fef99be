"""What a challenge is worth, read from its checks without running them."""

import ast
import re

from grader.course.challenge import Challenge
from grader.course.waiting import waiting_for
from grader.errors import GradeError
from grader.report.check_result import Points, total

# Only the marks are parsed, not whole files: `grade list` reads every challenge and must stay quick.
_MARK = re.compile(r"^[ \t]*@((?:\w+\.)*check\b.*?)(?=^[ \t]*(?:@|def |async ))", re.MULTILINE | re.DOTALL)


def points_of(challenge: Challenge) -> Points | None:
    """Add up `@check(points=N)` over all checks; None where they cannot be told by reading.

    In a student's copy the hidden ones are listed, not there.
    """
    try:
        marks = [mark for file in challenge.checks_files for mark in _MARK.findall(file.read_text(encoding="utf-8"))]
        points = [_points(ast.parse(mark.strip(), mode="eval").body) for mark in marks]
        if challenge.hidden is None:
            points += [one.points for one in waiting_for(challenge)]
    except (OSError, ValueError, SyntaxError, GradeError):
        return None
    known = [one for one in points if one is not None]
    return total(known) if points and len(known) == len(points) else None


def _points(mark: ast.expr) -> Points | None:
    """Return the points of one mark: 1 where it names none; None where it computes them."""
    said = next((word.value for word in getattr(mark, "keywords", ()) if word.arg == "points"), None)
    if said is None:
        return 1
    value = said.value if isinstance(said, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
