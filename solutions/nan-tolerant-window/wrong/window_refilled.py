# caught by: test_broken_losses
"""A broken micro-batch does not count towards its window, so that the window takes the next one in its place, and all
windows behind it are shifted. Which micro-batches make the second update?"""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    good = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        gradients = torch.autograd.grad(loss, parameters)
        if all(bool(part.isfinite().all()) for part in (loss, *gradients)):
            good.append((x, y))
    for start in range(0, len(good), accumulation_steps):
        window = good[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
        scheduler.step()
    return len(batches) - len(good)
