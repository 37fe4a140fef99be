"""A check that you can read and run yourself; the others are your instructor's."""

import harness

from grader.checks import Run, check, require_training


@check(points=1, hint="With k = 1 and a clip that is never reached, a plain loop is left, and a schedule.")
def test_plain_loop(submission):
    """With k = 1 and nothing to clip, each micro-batch makes an update, and the schedule follows."""

    def train(run, batches, optimizer):
        average = harness.average_of(run.model)
        rest = run.loss_fn, batches, run.steps, run.epochs, 1e6, 0.75
        submission.call("train", harness.Job(run.model, average, optimizer, run.scheduler, *rest))

    require_training(submission, Run(sizes=(2, 1, 3), steps=1, decay=0.5, decay_every=2), train)
    require_training(submission, Run(sizes=(2, 2), steps=1, epochs=2, optimizer_kind="momentum", seed=1), train)
