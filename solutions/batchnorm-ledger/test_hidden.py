"""The program that the student was shown is run: as it is, with and without the checkpoint, and with one batch."""

import pytest

from grader.checks import check, execute, require_answer

RTOL = 1e-4
PLAIN, CHECKPOINTED = "outputs = model(x)", "outputs = checkpoint(model, x, use_reentrant=False)"


class Books:
    """What BatchNorm's buffers hold when a program ends."""

    def __init__(self, program):
        norm = execute(f"from torch.utils.checkpoint import checkpoint\n{program}")[1]["norm"]
        self.tracked = norm.num_batches_tracked.item()
        self.mean = norm.running_mean.item()
        self.variance = norm.running_var.item()


@pytest.fixture
def kept(snippet):
    """The books of the program."""
    return Books(snippet)


@pytest.fixture
def other(variant, snippet):
    """The books of the same program with a checkpoint if it has none, and without it if it has one."""
    pair = (CHECKPOINTED, PLAIN) if variant["checkpointed"] else (PLAIN, CHECKPOINTED)
    return Books(snippet.replace(*pair))


@pytest.fixture
def swapped(variant, snippet):
    """The books with momentum taken for its complement."""
    momentum = variant["momentum"]
    return Books(snippet.replace(f"momentum={momentum}", f"momentum={1 - momentum}"))


@pytest.fixture
def whole(variant, snippet):
    """The books after one forward pass of all samples together."""
    together = [[value for pair in variant["window"] for value in pair]]
    return Books(snippet.replace(str(variant["window"]), str(together)).replace(CHECKPOINTED, PLAIN))


@check(points=1, hint="Every forward pass in train mode is counted: which ones are there?")
def test_tracked(submission, kept, other):
    """The number of batches that the layer has counted."""
    mistakes = {
        "count the forward passes, not the calls in the loop": other.tracked,
        "the layer knows nothing of windows": 1,
    }
    require_answer(submission.answer("tracked"), kept.tracked, what="the first number", mistakes=mistakes)


@check(points=2, hint="Enter the means one after the other, each as often as its micro-batch goes forward.")
def test_mean(submission, kept, other, swapped, whole):
    """The running mean after the window."""
    mistakes = {
        "each forward pass enters its mean": other.mean,
        "momentum is the share of the new statistic here": swapped.mean,
        "the layer never sees the whole window at once": whole.mean,
    }
    require_answer(submission.answer("mean"), kept.mean, what="the running mean", mistakes=mistakes, rtol=RTOL)


@check(points=2, hint="Which variance of two samples goes into the buffer, and what does the buffer begin with?")
def test_variance(submission, kept, other, swapped, whole):
    """The running variance after the window."""
    mistakes = {
        "each forward pass enters its variance": other.variance,
        "momentum is the share of the new statistic here": swapped.variance,
        "the layer never sees the whole window at once": whole.variance,
    }
    got = submission.answer("variance")
    require_answer(got, kept.variance, what="the running variance", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="One forward pass, one statistic.")
def test_one_batch_mean(submission, kept, whole, variant):
    """The running mean that one forward pass of the whole window leaves."""
    mistakes = {
        "one pass enters one mean": kept.mean,
        "the buffer takes only a part of it": whole.mean / variant["momentum"],
    }
    require_answer(
        submission.answer("one_batch_mean"), whole.mean, what="the mean after one batch", mistakes=mistakes, rtol=RTOL
    )
