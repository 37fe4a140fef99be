# caught by: test_plain, test_full_windows, test_short_windows
"""The schedule ticks after each micro-batch, inside the window: when the optimizer steps, the rate has fallen already, in the first update too. The first update is meant to have the full rate, and the rate to fall once per update."""

import torch
from plan import length_of
from rates import linear_decay


def train(model, loss_fn, batches, epochs, k, rate) -> None:
    """Train `model` in place.

    Args:
        model: maps x to outputs.
        loss_fn: mean loss over the samples of a micro-batch.
        batches: list of (x, y), all of one size, at least one.
        epochs: how often to go over them, at least 1.
        k: micro-batches per update, at least 1.
        rate: learning rate of the first update.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.5)
    schedule = linear_decay(optimizer, length_of(batches, epochs, k))
    for _ in range(epochs):
        for start in range(0, len(batches), k):
            window = batches[start : start + k]
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) / len(window)).backward()
                schedule.step()
            optimizer.step()
