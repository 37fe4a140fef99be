# Sends steps of its own past the proxy: twice, ahead of time, with other rates, for other objects.

import torch

from grader.sandbox import proxies


def forge(optimizer):
    gradients = [torch.zeros_like(p) for g in optimizer.param_groups for p in g["params"]]
    rates = [float(g["lr"]) for g in optimizer.param_groups]
    number = getattr(optimizer, "object_id", 0)
    for _ in range(2):
        proxies.line.ask(number, "step", [gradients, rates])
    proxies.line.ask(number, "step", [gradients, [0.0 for _ in rates]])
    proxies.line.ask(number, "step", [[None for _ in gradients], [float("nan") for _ in rates]])
    proxies.line.ask(99, "step", [gradients, rates])


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    forge(optimizer)
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
