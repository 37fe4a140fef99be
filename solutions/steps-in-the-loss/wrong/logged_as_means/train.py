# caught by: test_ragged_curve
"""The curve is the mean of the means of a window's micro-batches, whatever their sizes. A micro-batch of four samples must count twice as much as one of two."""

from meter import LossMeter
from windows import windows


def train(model, optimizer, loss_fn, batches, ks):
    """Train `model` in place, an epoch for each k in `ks`; return the loss of each window, in order.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of a micro-batch.
        batches: list of (x, y), whose sizes may differ.
        ks: micro-batches per window, epoch by epoch.
    """
    curve = []
    for k in ks:
        for window in windows(batches, k):
            meter = LossMeter()
            optimizer.zero_grad()
            for x, y, share in window:
                loss = loss_fn(model(x), y)
                (loss * share).backward()
                meter.add(loss)
            optimizer.step()
            curve.append(meter.value())
    return curve
