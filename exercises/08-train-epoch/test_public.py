"""A check that you can read and run yourself; the others are your instructor's."""

from hypothesis import example, given

from grader.checks import Run, check, require_training, windows


@check(points=1, examples=2, hint="With k = 1 every micro-batch is a window of its own.")
@given(run=windows())
@example(run=Run(sizes=(2, 2, 2), steps=1, optimizer_kind="momentum"))
def test_k1_is_a_plain_loop(submission, run):
    """With accumulation_steps = 1 there is one update per micro-batch."""

    def train(run, batches, optimizer):
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    plain = Run(sizes=run.sizes, steps=1, seed=run.seed, optimizer_kind=run.optimizer_kind)
    require_training(submission, plain, train)
