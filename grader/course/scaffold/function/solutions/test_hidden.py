"""The submission's median is compared with the one that Python's own library finds."""

import statistics

from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import check, describe, require_close

NUMBERS = st.integers(-100, 100)


def judge(submission, numbers):
    """Have the submission find the median of these numbers, and compare."""
    describe(f"median({numbers})")
    require_close(submission.call("median", numbers), float(statistics.median(numbers)), "the median")


@check(points=1, hint="Is the list in order before you look at its middle?")
@example([5])
@example([3, 1, 2])
@example([1, 1, 1, 5, 7])
@given(st.lists(NUMBERS, min_size=1, max_size=9).filter(lambda numbers: len(numbers) % 2 == 1))
def test_odd(submission, numbers):
    """Of an odd number of values, the median is the one in the middle."""
    judge(submission, numbers)


@check(points=2, hint="Which two values are in the middle?")
@example([1, 2])
@example([4, 1, 3, 2])
@example([1, 1, 1, 5])
@given(st.lists(NUMBERS, min_size=2, max_size=8).filter(lambda numbers: len(numbers) % 2 == 0))
def test_even(submission, numbers):
    """Of an even number of values, it is the mean of the two in the middle."""
    judge(submission, numbers)
