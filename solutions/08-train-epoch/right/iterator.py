"""Windows are cut from an iterator, and their gradients are added up outside of `.grad`."""

from itertools import islice

import torch


def windows(batches, size):
    stream = iter(batches)
    while window := list(islice(stream, size)):
        yield window


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for window in windows(batches, accumulation_steps):
        mean = [torch.zeros_like(p) for p in parameters]
        for x, y in window:
            gradients = torch.autograd.grad(loss_fn(model(x), y), parameters)
            mean = [m + g / len(window) for m, g in zip(mean, gradients, strict=True)]
            del gradients
        for p, m in zip(parameters, mean, strict=True):
            p.grad = m
        optimizer.step()
