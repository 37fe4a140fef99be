"""The submission's run is compared with one update per window on all its samples together, in float64."""

from hypothesis import given

from grader.checks import EQUAL_EDGES, check, edge_cases, full_batch_run, require_same_trajectory, windows


@check(points=2, hint="What is the last window divided by?")
@edge_cases(*EQUAL_EDGES)
@given(run=windows())
def test_every_window_is_a_mean(submission, run):
    """Each update uses the mean gradient of its own window, the short last one too."""
    want = full_batch_run(run)
    batches = submission.serve(run.micro_batches)
    submission.call("train", run.model, run.optimizer, run.loss_fn, batches, run.steps)
    require_same_trajectory(submission, want)
