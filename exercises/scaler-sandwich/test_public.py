"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, require_answer, require_plain, require_training


@check(points=1, hint="Where nothing overflows, a scaler changes nothing: what goes in multiplied comes out divided.")
def test_your_example(submission, variant):
    """The task's micro-batches: the weights of training without a scaler, and a scale that stays."""
    run = Run(sizes=(2,) * variant["count"], steps=variant["steps"], clip=0.5)
    returned = []

    def train(run, batches, optimizer):
        scale = float(variant["scale"])
        given = submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.clip, scale)
        returned.append(given)

    require_training(submission, run, train)
    require_plain(returned[0], "the list of scales")
    require_answer(returned[0], [float(variant["scale"])] * 3, "the list of scales")
