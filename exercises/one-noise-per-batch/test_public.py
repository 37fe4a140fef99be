"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import check, describe, require_close


@check(points=1, hint="Without noise and clipping the sum of all samples' gradients is left, divided by batch_size.")
def test_nothing_clipped(submission):
    """Without noise, and with a clip that is never reached, an update is the sum of all gradients over batch_size."""
    describe("2 micro-batches of 2 and 1 samples, k = 2, clip 1000, sigma 0, batch_size 4")
    model, own = harness.network(1), harness.network(1)
    batches = harness.micro_batches(2, (2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    submission.call("train_epoch", model, optimizer, torch.nn.MSELoss(), batches, 2, 1000.0, 0.0, 4)
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    (torch.nn.MSELoss()(own(x), y) * 3 / 4).backward()
    for (name, got), want in zip(model.named_parameters(), own.parameters(), strict=True):
        require_close(got.detach(), (want - 0.1 * want.grad).detach(), f"`{name}` after the update", rtol=1e-5)
