"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, full_batch_run, require_close, require_plain, require_training


@check(points=1, hint="Follow one loss from loss_fn to .grad, and count who divides it by what.")
def test_your_example(submission, variant):
    """The task's micro-batches: weights and the returned number."""
    run = Run(sizes=(variant["size"],) * variant["count"], steps=variant["steps"])
    returned = []

    def train(run, batches, optimizer):
        given = submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)
        returned.append(given)

    require_training(submission, run, train)
    seen, model, losses = full_batch_run(run), run.fresh().model, []
    for window, before in zip(run.windows, [seen.start, *seen.parameters], strict=False):
        model.load_state_dict(before)
        losses += [float(run.loss_fn(model(x), y).detach()) for x, y in (run.micro_batches[i] for i in window)]
    require_plain(returned[0], "the returned mean loss")
    require_close(returned[0], sum(losses) / len(losses), "the returned mean loss", rtol=1e-8)
