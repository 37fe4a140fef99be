"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, describe, require_training


@check(points=1, hint="Which of the micro-batches of a window are still in .grad when step() runs?")
def test_your_example(submission, variant):
    """The worked example of the task, with each of the four loops."""
    for name in ("train_a", "train_b", "train_c", "train_d"):

        def train(run, batches, optimizer, name=name):
            describe(f"`{name}` on {run.words}")
            submission.call(name, run.model, optimizer, run.loss_fn, batches, run.steps)

        require_training(submission, Run(sizes=(3,) * variant["count"], steps=variant["steps"]), train)
