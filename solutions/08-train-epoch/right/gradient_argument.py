"""The loss is left as it is: backward() is handed the weight of the micro-batch as the gradient to begin with."""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    n, k = len(batches), accumulation_steps
    full, rest = divmod(n, k)
    held = [k] * full + [rest] * (rest > 0)
    i = 0
    for size in held:
        model.zero_grad()
        for x, y in batches[i : i + size]:
            loss = loss_fn(model(x), y)
            torch.autograd.backward(loss, torch.full_like(loss, 1 / size))
        optimizer.step()
        i += size
