"""Both functions are called, each in the file that asks for it, and compared with what Python's own tools find."""

from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import check, describe, require_close

VALUES = st.lists(st.none() | st.integers(-9, 9), min_size=1, max_size=6).filter(lambda values: set(values) != {None})


@check(points=1, hint="Which values stand for a number that was not measured?")
@example([3, None, 0, -1])
@given(VALUES)
def test_clean(submission, values):
    """What is not None is kept, in its order."""
    describe(f"clean({values})")
    wanted = [value for value in values if value is not None]
    assert submission.call("clean", values) == wanted, f"clean({values}) should be {wanted}"


@check(points=2, hint="Of which numbers are you taking the largest and the smallest?")
@example([3, None, 7])
@example([None, 0, 5])
@given(VALUES)
def test_spread(submission, values):
    """The spread is the largest measured number minus the smallest."""
    describe(f"spread({values})")
    measured = [value for value in values if value is not None]
    require_close(submission.call("spread", values), float(max(measured) - min(measured)), "the spread")
