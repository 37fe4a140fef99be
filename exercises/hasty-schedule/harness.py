"""The schedule and the average that your file and the checks share; try yours on them with `import harness`."""

import copy
import math

import torch


class Schedule:
    """Maps the number of updates made so far to a factor on the learning rate; LambdaLR takes it as it is.

    Args:
        kind: "warmup" (up to 1 over `total` updates), "linear" or "cosine" (down to 0 over `total`), or "halving".
        total: in updates.
    """

    def __init__(self, kind, total):
        self.kind, self.total = kind, total

    def __call__(self, updates):
        """Return the factor for the update that comes next."""
        if self.kind == "warmup":
            return min(1.0, (updates + 1) / self.total)
        if self.kind == "linear":
            return max(0.0, 1 - updates / self.total)
        if self.kind == "cosine":
            return 0.5 + 0.5 * math.cos(math.pi * min(updates, self.total) / self.total)
        return 0.5**updates


class Average(torch.nn.Module):
    """An exponential moving average of a model's weights, which begins as a copy of them."""

    def __init__(self, model, decay):
        super().__init__()
        self.module, self.decay = copy.deepcopy(model), decay

    def update(self, model):
        """Take the model's present weights in: average = decay * average + (1 - decay) * weights."""
        with torch.no_grad():
            for mean, weight in zip(self.module.parameters(), model.parameters(), strict=True):
                mean.lerp_(weight, 1 - self.decay)
