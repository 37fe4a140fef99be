"""The masters' own .grad is the ledger: gradients are asked for with torch.autograd.grad and added there."""

from itertools import islice

import torch


def rounded(model, masters):
    state = dict(zip((name for name, _ in model.named_parameters()), masters, strict=True))
    model.load_state_dict(state)


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    weights = tuple(model.parameters())
    for p in weights:
        p.grad = None
    stream = iter(batches)
    while window := list(islice(stream, accumulation_steps)):
        for m in masters:
            m.grad = torch.zeros_like(m)
        for x, y in window:
            for m, g in zip(masters, torch.autograd.grad(loss_fn(model(x), y), weights), strict=True):
                m.grad.add_(g.float(), alpha=1 / len(window))
        optimizer.step()
        rounded(model, masters)
