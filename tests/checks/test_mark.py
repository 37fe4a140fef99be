"""The check decorator."""

import pytest

from grader.checks.mark import Mark, check, mark_of


def test_a_check_carries_points_and_hint() -> None:
    """Points and hint are read from the function itself."""

    @check(points=3, hint="Look again.")
    def test_it() -> None:
        """It holds."""

    assert mark_of(test_it) == Mark(points=3, hint="Look again.")


def test_an_ordinary_function_is_no_check() -> None:
    """Nothing is a check by accident."""
    assert mark_of(len) is None


def test_a_check_is_worth_something() -> None:
    """Zero points would hide a failing check; smaller parts than hundredths could not be added up truly."""
    for points in (0, -1, 0.001, float("nan")):
        with pytest.raises(ValueError, match="more than 0 points"):
            check(points=points)
    check(points=1.5)
