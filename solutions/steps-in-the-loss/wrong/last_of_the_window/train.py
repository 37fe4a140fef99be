# caught by: test_curve, test_ragged_curve
"""Only the last micro-batch of a window is in the curve: the steps are gone, and so are the other losses of the window."""

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
            curve.append(loss.item())
    return curve
