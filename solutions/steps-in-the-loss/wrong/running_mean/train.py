# caught by: test_curve, test_ragged_curve
"""The meter lives for an epoch, so each number is the mean of all that came before in it. One number per update is to be the loss of its own window."""

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
        meter = LossMeter()
        for window in windows(batches, k):
            optimizer.zero_grad()
            for x, y, share in window:
                loss = loss_fn(model(x), y)
                (loss * share).backward()
                meter.add(loss)
            optimizer.step()
            curve.append(meter.value())
    return curve
