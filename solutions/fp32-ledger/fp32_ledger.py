"""Each micro-batch's gradient is added once to a float32 sum, and dropped."""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    """Train `model` and `masters` in place for one epoch, one update per window."""
    parameters = list(model.parameters())
    model.zero_grad()
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        ledger = [torch.zeros_like(master) for master in masters]
        for x, y in window:
            loss_fn(model(x), y).backward()
            for parameter, total in zip(parameters, ledger, strict=True):
                total += parameter.grad
                parameter.grad = None
        for master, total in zip(masters, ledger, strict=True):
            master.grad = total / len(window)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters, strict=True):
                parameter.copy_(master)
