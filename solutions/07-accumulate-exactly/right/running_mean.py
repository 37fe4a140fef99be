"""`.grad` is the mean over all that was read so far, at any time: what is in it is scaled down before more is added."""

import torch


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad(set_to_none=True)
    mean, seen = 0.0, 0
    while (pair := next(micro_batches, None)) is not None:
        x, y = pair
        if not (new := count(y)):
            continue
        seen += new
        weight = new / seen
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p.grad.mul_(1 - weight)
        loss = loss_sum(model(x), y)
        (loss / seen).backward()
        mean = mean * (1 - weight) + loss.item() / seen
    return mean
