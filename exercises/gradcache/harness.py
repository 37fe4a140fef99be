"""The loss and the encoders; your file and the checks share them."""

import torch


class InfoNCE(torch.nn.Module):
    """Symmetric InfoNCE: each query must find its key among all keys, and each key its query."""

    def __init__(self):
        super().__init__()
        self.log_scale = torch.nn.Parameter(torch.tensor(1.0, dtype=torch.float64))

    def forward(self, a, b):
        """Return the loss, a scalar tensor, of outputs a and b of shape (N, outputs)."""
        similarity = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T
        logits = self.log_scale.exp() * similarity
        target = torch.arange(len(a))
        cross_entropy = torch.nn.functional.cross_entropy
        return (cross_entropy(logits, target) + cross_entropy(logits.T, target)) / 2


def encoder(seed, *, width=6, dropout=0.0, inputs=4):
    """Draw an encoder with 3 outputs, float64."""
    model = torch.nn.Sequential(
        torch.nn.Linear(inputs, width, dtype=torch.float64),
        torch.nn.Tanh(),
        torch.nn.Dropout(dropout),
        torch.nn.Linear(width, 3, dtype=torch.float64),
    )
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(
                torch.randn(parameter.shape, generator=draw, dtype=torch.float64) / parameter.shape[-1] ** 0.5
            )
    return model


def batch(seed, rows, inputs=4):
    """Draw queries and keys of shape (rows, inputs): keys are queries with noise."""
    draw = torch.Generator().manual_seed(seed)
    queries = torch.randn(rows, inputs, generator=draw, dtype=torch.float64)
    return queries, queries + 0.5 * torch.randn(rows, inputs, generator=draw, dtype=torch.float64)
