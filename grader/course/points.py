"""What a challenge is worth, read from its checks without running them."""

import ast

from grader.course.challenge import Challenge


def points_of(challenge: Challenge) -> int | None:
    """Add up `@check(points=N)` over the hidden checks; None where they are not here or cannot be told by reading."""
    file = challenge.hidden / "test_hidden.py" if challenge.hidden else None
    try:
        tree = ast.parse(file.read_text(encoding="utf-8")) if file else None
    except (OSError, ValueError, SyntaxError):
        return None
    if tree is None:
        return None
    found = [_points(mark) for node in tree.body for mark in getattr(node, "decorator_list", ()) if _is_check(mark)]
    known = [points for points in found if points is not None]
    return sum(known) if found and len(known) == len(found) else None


def _is_check(mark: ast.expr) -> bool:
    called = mark.func if isinstance(mark, ast.Call) else mark
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name == "check"


def _points(mark: ast.expr) -> int | None:
    """Return the points of one mark: 1 where it names none; None where it computes them."""
    said = next((word.value for word in getattr(mark, "keywords", ()) if word.arg == "points"), None)
    if said is None:
        return 1
    value = said.value if isinstance(said, ast.Constant) else None
    return value if type(value) is int else None
