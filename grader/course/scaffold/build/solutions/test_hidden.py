"""The submission's run is compared with one update per window on all its samples together, in float64."""

from hypothesis import given

from grader.checks import (
    EQUAL_EDGES,
    RAGGED_EDGES,
    check,
    edge_cases,
    require_training,
    windows,
)


def judge(submission, run):
    """Let the submission train, and compare."""

    def train(run, batches, optimizer):
        submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)

    require_training(submission, run, train)


@check(points=1, hint="When are gradients cleared, and when is a step made?")
@edge_cases(*EQUAL_EDGES)
@given(run=windows())
def test_windows_of_equal_sizes(submission, run):
    """With micro-batches of one size, each update uses the mean gradient of its window."""
    judge(submission, run)


@check(points=2, hint="What does loss_fn already divide by?")
@edge_cases(*RAGGED_EDGES)
@given(run=windows(ragged=True))
def test_every_sample_counts_once(submission, run):
    """With micro-batches of any sizes, every sample of a window counts the same."""
    judge(submission, run)
