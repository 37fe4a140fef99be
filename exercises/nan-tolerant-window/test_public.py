"""A check that you can read and run yourself; the others are your instructor's."""

from hypothesis import example, given

from grader.checks import Run, check, require_training, windows


@check(
    points=1,
    examples=3,
    hint="Begin with the ordinary loop: one update per window, the last one included, then one step of the schedule.",
)
@given(run=windows(decays=(1.0, 0.5)))
@example(run=Run(sizes=(2, 2, 2, 2, 2), steps=2, optimizer_kind="momentum", decay=0.5, leftover=True))
@example(run=Run(sizes=(), steps=2))
def test_nothing_broken(submission, run):
    """Where nothing is broken, the epoch is an ordinary one."""

    def train(run, batches, optimizer):
        submission.call("train_epoch", run.model, optimizer, run.scheduler, run.loss_fn, batches, run.steps)

    require_training(submission, run, train)
