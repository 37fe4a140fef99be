"""Lines that are marked as wrong: one of each mistake and no others, and never a word of how many are right."""

from typing import Any, cast

import pytest

from grader.checks import Submission, Wrong, require_marked_lines

STUB = "a\nb\nc\nd\ne\n"


class _Answered:
    """Stands for a submission with one answer."""

    def __init__(self, value: object) -> None:
        self._value = value

    def answer(self, name: str) -> Any:
        """Return it, whatever it is called."""
        assert name in ("buggy_lines", "buggy_line")
        return self._value


def judged(value: object, *wrong: set[int]) -> str:
    """Return what a student is told of an answer; empty where it is right."""
    try:
        require_marked_lines(cast("Submission", _Answered(value)), STUB, wrong)
    except Wrong as fault:
        return fault.failure.message
    return ""


@pytest.mark.parametrize("value", [[2, 4], [4, 2], [2, 5], [5, 2]])
def test_one_line_of_each_mistake_is_right(value: list[int]) -> None:
    """In any order; where changing either of two lines would repair it, either will do."""
    assert judged(value, {2}, {4, 5}) == ""


@pytest.mark.parametrize("value", [[], [2], [4], [4, 5], [2, 4, 5], [1, 4], [1, 3], [1, 2, 4]])
def test_nothing_tells_how_many_are_right(value: list[int]) -> None:
    """Too few, too many, and other lines are told alike."""
    assert judged(value, {2}, {4, 5}) == "The marked lines are not the wrong ones."


def test_a_single_line_is_a_number() -> None:
    """Where there is one mistake, the answer need not be a list."""
    assert judged(3, {3}) == ""
    assert judged(2, {3}) == "The marked line is not the wrong one."


@pytest.mark.parametrize("value", [[0, 2], [2, 6], 9, -1])
def test_a_line_that_is_not_there(value: object) -> None:
    """Lines are counted from 1, and the stub's length is no secret."""
    assert "The stub has lines 1 to 5; there is no line" in judged(value, {2}, {4})


def test_a_line_that_is_named_twice() -> None:
    """It is a slip, and told as one."""
    assert judged([2, 2], {2}, {4}) == "`buggy_lines` names a line twice."
