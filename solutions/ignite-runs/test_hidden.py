"""The program that the student was shown is run with the ignite that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("ignite.engine")


@cache
def returned(snippet, *runs):
    with quietly():
        return execute(snippet)[1]["run"](*runs)


@pytest.fixture
def run(snippet):
    return lambda *runs: returned(snippet, *runs)


@check(points=1, hint="Where does the count start again: at an epoch, or at a run?")
def test_one_run(submission, variant, run):
    """The micro-batches whose turn makes an update are named, of two epochs in one run."""
    k, n = variant["k"], variant["n"]
    want = run(2)[0]
    mistakes = {
        "the count goes on over the epochs of a run": [i for i in range(n) if (i + 1) % k == 0] * 2,
        "the end of an epoch ends no window": [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2,
        "micro-batches are numbered from 0": [i + 1 for i in want],
    }
    require_answer(submission.answer("one_run"), want, what="the list of updates", mistakes=mistakes)


@check(points=2, hint="What does a new run do with the count, and the first turn of a window with .grad?")
def test_two_runs(submission, variant, run):
    """The micro-batches whose turn makes an update are named, of two runs of one epoch."""
    k, n = variant["k"], variant["n"]
    mistakes = {
        "the first run is complete when the second begins": run(2)[0],
        "the end of a run ends no window": [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2,
    }
    require_answer(submission.answer("two_runs"), run(1, 1)[0], what="the list of updates", mistakes=mistakes)


@check(points=2, hint="Go back from that update, turn by turn, to the one that cleared.")
def test_second_first(submission, variant, run):
    """The micro-batches behind the first update of the second epoch are named, in order."""
    k, n = variant["k"], variant["n"]
    total = round(run(2)[1][n // k] * k)
    inside = [i for i in range(n) if total >> i & 1]
    want = [i for i in inside if i >= n - n % k] + [i for i in inside if i < n - n % k]
    mistakes = {
        "a window may begin in one epoch and end in the next": [*range(k)],
        "nothing clears at the end of an epoch": [i for i in want if i < n - n % k],
    }
    require_answer(submission.answer("second_first"), want, what="the list of micro-batches", mistakes=mistakes)


@check(points=1, hint="Is it what backward() was called on, or what it was before that was divided?")
def test_last_loss(submission, variant, run):
    """The last loss that a handler gets is given."""
    last = 2.0 ** (variant["n"] - 1)
    mistakes = {"what is divided for backward() is multiplied back": last / variant["k"]}
    require_answer(submission.answer("last_loss"), run(2)[2][-1], what="the last loss", mistakes=mistakes)
