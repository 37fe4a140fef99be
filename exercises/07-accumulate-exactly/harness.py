"""Losses and models that your file and the checks share; try yours on them with `import harness`."""

import torch

IGNORED = -100
"""The label of a token that does not count: padding, or a prompt."""


def squared_error(outputs, targets):
    """Sum of squared errors over all samples and outputs: a scalar tensor."""
    return ((outputs - targets) ** 2).sum()


def samples(targets):
    """Number of samples in a micro-batch: each of them counts."""
    return len(targets)


def token_loss(logits, labels):
    """Sum of cross-entropies over the tokens that count: a scalar tensor, 0 where none does.

    Args:
        logits: (samples, length, classes).
        labels: (samples, length), int64; IGNORED where a token does not count.
    """
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def tokens(labels):
    """Number of tokens that count, which may be 0."""
    return int((labels != IGNORED).sum())


class TwoHeads(torch.nn.Module):
    """3 inputs, 2 outputs; the body's bias is frozen, and the second head is not used."""

    def __init__(self):
        super().__init__()
        self.body = torch.nn.Linear(3, 4, dtype=torch.float64)
        self.head = torch.nn.Linear(4, 2, dtype=torch.float64)
        self.spare = torch.nn.Linear(4, 2, dtype=torch.float64)
        self.body.bias.requires_grad_(False)

    def forward(self, x):
        """Map x of shape (samples, 3) to outputs of shape (samples, 2)."""
        return self.head(torch.tanh(self.body(x)))
