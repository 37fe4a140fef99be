# caught by: test_curve, test_ragged_curve, test_training
"""The learning rate is multiplied with k: the model is another one now, and the curve still has its steps. Was there anything wrong with what is trained?"""

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
                loss = loss_fn(model(x), y) * share
                loss.backward()
                meter.add(loss)
            for group in optimizer.param_groups:
                group["lr"] *= k
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] /= k
            curve.append(meter.value())
    return curve
