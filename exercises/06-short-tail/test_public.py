"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, require_training


@check(points=1, hint="Work the task's example out by hand: which factor does each sample of the last window get?")
def test_your_example(submission, variant):
    """The worked example of the task, for two epochs."""

    def train(run, batches, optimizer):
        submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.epochs)

    require_training(submission, Run(sizes=tuple(variant["sizes"]), steps=variant["steps"], epochs=2), train)
