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
    """Zero points would hide a failing check."""
    with pytest.raises(ValueError, match="at least 1"):
        check(points=0)
