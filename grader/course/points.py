"""What a challenge is worth, read from its checks without running them."""

import ast
import re

from grader.course.challenge import Challenge
from grader.report.record import Points, total

# Only the marks are parsed, not whole files: `grade list` reads every challenge and must stay quick.
_MARK = re.compile(r"^[ \t]*@((?:\w+\.)*check\b.*?)(?=^[ \t]*(?:@|def |async ))", re.MULTILINE | re.DOTALL)


def points_of(challenge: Challenge) -> Points | None:
    """Add up `@check(points=N)` over the hidden checks; None where they are not here or cannot be told by reading."""
    file = challenge.hidden / "test_hidden.py" if challenge.hidden else None
    try:
        marks = _MARK.findall(file.read_text(encoding="utf-8")) if file else []
        points = [_points(ast.parse(mark.strip(), mode="eval").body) for mark in marks]
    except (OSError, ValueError, SyntaxError):
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
