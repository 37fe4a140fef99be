"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import pytest

from grader.checks import check


@check(points=1, hint="Your test is called with a function: call it, and assert what must be true of what it returns.")
def test_right_and_wrong(submission):
    """Your test passes with the `update_points` of harness.py, and fails with one that names every micro-batch."""
    submission.call("test_update_points", submission.lend(harness.update_points))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a test fails with
        submission.call("test_update_points", submission.lend(harness.after_each))
