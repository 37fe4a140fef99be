"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import check, describe, require_close


@check(
    points=1,
    hint="Each micro-batch is a window: backward, its gradient to the master, step, the new weights to the model.",
)
def test_one_micro_batch_per_update(submission):
    """With k = 1 each update steps the masters with one gradient, and the model takes their values."""
    describe("3 micro-batches of 2 samples each, k = 1, SGD")
    model, masters = harness.network(1)
    own, wanted = harness.network(1)
    batches = harness.micro_batches(2, 3)
    submission.call("train_epoch", model, masters, torch.optim.SGD(masters, lr=0.1), harness.squared_error, batches, 1)
    for x, y in batches:
        gradients = torch.autograd.grad(harness.squared_error(own(x), y), list(own.parameters()))
        with torch.no_grad():
            for parameter, master, gradient in zip(own.parameters(), wanted, gradients, strict=True):
                master -= 0.1 * gradient.float()
                parameter.copy_(master)
    for number, (got, want) in enumerate(zip(masters, wanted, strict=True), start=1):
        require_close(got, want, f"master {number} after the epoch", rtol=1e-3)
    for (name, got), want in zip(model.named_parameters(), own.parameters(), strict=True):
        require_close(got.detach(), want.detach(), f"`{name}` after the epoch", rtol=1e-2)
