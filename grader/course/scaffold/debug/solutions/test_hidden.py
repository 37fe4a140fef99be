"""The submission's run is compared with one update per window on all its samples together, in float64."""

from hypothesis import given

from grader.checks import EQUAL_EDGES, check, edge_cases, require_training, windows


@check(points=2, hint="What is the last window divided by?")
@edge_cases(*EQUAL_EDGES)
@given(run=windows())
def test_every_window_is_a_mean(submission, run):
    """Each update uses the mean gradient of its own window, the short last one too."""

    def train(run, batches, optimizer):
        submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)

    require_training(submission, run, train)
