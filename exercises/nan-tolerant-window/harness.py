"""The model, the loss, and what can be wrong with a micro-batch; your file and the checks share them."""

import torch


def distance(outputs, targets):
    """Mean over the samples of the Euclidean distance between output and target: a scalar tensor.

    Where both are equal, the distance is 0 and its gradient nan: the square root is vertical there.
    """
    return (outputs - targets).square().sum(dim=1).sqrt().mean()


def network():
    """3 inputs, 2 outputs, no biases, float64: an input of zeros has an output of zeros."""
    return torch.nn.Sequential(
        torch.nn.Linear(3, 4, bias=False, dtype=torch.float64),
        torch.nn.Tanh(),
        torch.nn.Linear(4, 2, bias=False, dtype=torch.float64),
    )


def damaged(batch, kind):
    """Return a micro-batch (x, y) with something wrong in its last sample.

    Args:
        batch: (x, y), x of shape (samples, 3), y of shape (samples, 2).
        kind: "nan" (a nan in x), "inf" (an inf in y: the loss is inf), "gradient" (a finite loss with a gradient of
            nan) or "loss" (a loss of inf with a gradient that is finite).
    """
    x, y = (part.clone() for part in batch)
    if kind == "nan":
        x[-1, 0] = float("nan")
    elif kind == "inf":
        y[-1, 0] = float("inf")
    elif kind == "gradient":
        x[-1], y[-1] = 0.0, 0.0
    elif kind == "loss":
        y[-1] = 1e200
    return x, y
