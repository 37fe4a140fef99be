"""A check that you can read and run yourself; the others are your instructor's."""

from grader.checks import Run, check, require_close, require_training


@check(points=1, hint="The numbers of the file as you received it are right: your repair must give the same.")
def test_your_example(submission, variant):
    """The task's micro-batches: weights and both numbers, as plain floats."""
    run = Run(sizes=(2,) * variant["count"], steps=variant["short"])
    returned = []

    def train(run, batches, optimizer):
        returned.append(submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps))

    require_training(submission, run, train)
    model, losses, errors = run.fresh().model, [], []
    for window in run.windows:
        total = sum(run.loss_fn(model(x), y) for x, y in (run.micro_batches[i] for i in window)) / len(window)
        for x, y in (run.micro_batches[i] for i in window):
            given = model(x).detach()
            losses.append(run.loss_fn(given, y).item())
            errors.append((given - y).abs().mean().item())
        model.zero_grad()
        total.backward()
        for parameter in model.parameters():
            parameter.data -= 0.1 * parameter.grad
    for name, each in (("loss", losses), ("error", errors)):
        require_close(returned[0].get(name), sum(each) / len(each), f'"{name}"', rtol=1e-8)
