"""backward() is handed the share of each micro-batch, counted in samples, instead of a smaller loss."""

import torch


def add_gradients(model, loss_fn, first, second) -> None:
    samples = len(first[0]) + len(second[0])
    for x, y in (first, second):
        loss = loss_fn(model(x), y)
        loss.backward(torch.full_like(loss, len(x) / samples))
