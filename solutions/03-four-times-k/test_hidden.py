"""Each factor is measured: the program that the student was shown is run with k = 1 and with the larger k."""

import pytest
import torch

from grader.checks import check, execute, require_answer

RTOL = 1e-4


def batch(x, y, size=4):
    return torch.full((size,), x, dtype=torch.float64), torch.full((size,), y, dtype=torch.float64)


@pytest.fixture
def run(snippet):
    return execute(snippet)[1]["run"]


@check(points=1, hint="Is the loss divided by k, or not?")
def test_contribution(submission, variant, run):
    """The contribution of one sample to the gradient changes by the measured factor."""
    k, n = variant["k"], variant["n"]
    x, y = batch(0.0, 0.0)
    x[1], y[1] = 2.0, -1.0  # the one sample whose gradient is not zero
    batches = [(x, y), *[batch(0.0, 0.0)] * (n - 1)]
    want = run(k, batches)[0][0] / run(1, batches)[0][0]
    mistakes = {
        "compare what the program does with the loss before backward()": 1 / k if want > 0.9 else 1.0,
        "nothing here multiplies a sample by k": float(k),
    }
    got = submission.answer("contribution")
    require_answer(got, want, what="the factor of the contribution", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="How many micro-batches are behind one update?")
def test_updates(submission, variant, run):
    """The number of updates in an epoch changes by the measured factor."""
    k, n = variant["k"], variant["n"]
    batches = [batch(1.0, 2.0)] * n
    want = len(run(k, batches)[1]) / len(run(1, batches)[1])
    mistakes = {
        "the number of backward passes stays, but not that of step()": 1.0,
        "there are fewer updates, not more": float(k),
        "this is the number of updates, asked for is the factor": n // k,
    }
    require_answer(submission.answer("updates"), want, what="the factor of the updates", mistakes=mistakes, rtol=RTOL)


@check(points=2, hint="First the gradient that step() uses, then what this optimizer makes of its size.")
def test_step_size(submission, variant, run):
    """The distance that the first step moves the weight changes by the measured factor."""
    k, n = variant["k"], variant["n"]
    batches = [batch(1.0, 3.0)] * n
    want = run(k, batches)[1][0] / run(1, batches)[1][0]
    mistakes = {
        "one sample counts for less, but then there are more samples behind the step": 1 / k,
        "check how large the gradient at the step is, and what this optimizer does with its size": float(k),
        "the gradient at the step is larger, and this optimizer does not undo that": 1.0,
    }
    got = submission.answer("step_size")
    require_answer(got, want, what="the factor of the step size", mistakes=mistakes, rtol=RTOL)
