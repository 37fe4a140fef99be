"""The `check` decorator: what a hidden check is worth and what it says to whoever fails it."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from grader.report.check_result import Points, total

_F = TypeVar("_F", bound=Callable[..., Any])
_ATTRIBUTE = "grade_check"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Points that the check earns, and the author's hint."""

    points: Points
    hint: str = ""


def check(*, points: Points = 1, hint: str = "", examples: int | None = None) -> Callable[[_F], _F]:
    """Mark a pytest function as a check; its name is its id, its docstring is what the student reads.

    Args:
        points: earned by passing: more than 0, in hundredths at most. Of a parametrized check they are those of all
            its cases together: it is passed when each case is.
        hint: shown when the check fails and no mistake is named: what it says fits whatever may fail the check.
        examples: generated examples, for a check under Hypothesis' `given`; default 60.

    Raises:
        ValueError: no such points.

    Example::

        @check(points=2, hint="What does loss_fn already divide by?", examples=20)
        @given(run=windows())
        def test_mean(submission, run):
            '''Each update uses the mean gradient of its window.'''
            require_training(submission, run, train)
    """
    if not (points > 0 and total([points]) == points):
        raise ValueError(f"a check is worth more than 0 points, in hundredths at most, not {points}")

    def decorate(function: _F) -> _F:
        if examples is not None:
            from hypothesis import settings

            function = settings(max_examples=examples)(function)
        setattr(function, _ATTRIBUTE, Mark(points=points, hint=hint))
        return function

    return decorate


def mark_of(function: object) -> Mark | None:
    """Return a function's mark, or None when it is not a check."""
    mark = getattr(function, _ATTRIBUTE, None)
    return mark if isinstance(mark, Mark) else None
