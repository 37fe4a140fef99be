"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, require_training


@check(points=1, hint="How many updates are there in all, and after which of them does the rate change?")
def test_where_everything_divides(submission):
    """Each update has the right gradient and the right rate, where k divides the epoch and 4 the updates."""

    def train(run, batches, optimizer):
        submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.epochs)

    require_training(submission, Run(sizes=(2,) * 8, steps=2, epochs=2, decay=0.5, decay_every=2), train)
    require_training(submission, Run(sizes=(1,) * 4, steps=1, epochs=1, seed=1, decay=0.5, decay_every=1), train)
