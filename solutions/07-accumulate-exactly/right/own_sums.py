"""Gradients are asked for with torch.autograd.grad, added up in a list, and put into `.grad` at the end."""

import torch


def add(a, b):
    if a is None or b is None:
        return b if a is None else a
    return a.add_(b)


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    trained = list(filter(lambda p: p.requires_grad, model.parameters()))
    sums = [None] * len(trained)
    losses, counts = [], []
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        found = torch.autograd.grad(loss, trained, allow_unused=True)
        sums = [add(a, b) for a, b in zip(sums, found, strict=True)]
        losses.append(float(loss))
        counts.append(count(y))
    n = sum(counts)
    for p, total in zip(trained, sums, strict=True):
        p.grad = total / n if total is not None and n else None
    return sum(losses) / n if n else 0.0
