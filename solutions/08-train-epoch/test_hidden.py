from hypothesis import given

from grader.checks import EQUAL_EDGES, check, edge_cases, full_batch_run, require_same_trajectory, windows


@check(points=3, hint="How many micro-batches does the last window really hold?")
@edge_cases(*EQUAL_EDGES)
@given(run=windows())
def test_same_updates_as_one_big_batch(submission, run):
    """Every update uses the mean gradient over all samples of its window."""
    want = full_batch_run(run)
    batches = submission.serve(run.micro_batches, watch=run.model)
    submission.call("train_epoch", run.model, submission.host(run.optimizer), run.loss_fn, batches, run.steps)
    require_same_trajectory(submission, want)
