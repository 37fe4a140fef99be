"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import pytest

from grader.checks import check


@check(points=1, hint="Your test is called with a function: call it, and assert what must be true of what it returns.")
def test_right_and_wrong(submission):
    """Your test passes with the `loss_weights` of harness.py, and fails with one that returns only ones."""
    submission.call("test_loss_weights", submission.lend(harness.loss_weights))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a test fails with
        submission.call("test_loss_weights", submission.lend(harness.only_ones))
