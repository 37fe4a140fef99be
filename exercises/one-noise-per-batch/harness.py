"""A model and micro-batches to try your code on; the checks use them, too."""

import torch


def network(seed, inputs=3, hidden=4, *, frozen=False):
    """Draw a network with 2 outputs, float64; `frozen`: its first bias is not trained."""
    model = torch.nn.Sequential(
        torch.nn.Linear(inputs, hidden, dtype=torch.float64),
        torch.nn.Tanh(),
        torch.nn.Linear(hidden, 2, dtype=torch.float64),
    )
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.5)
    model[0].bias.requires_grad_(not frozen)
    return model


def micro_batches(seed, sizes, inputs=3):
    """Draw one micro-batch (x, y) for each size: x of shape (size, inputs), y of shape (size, 2)."""
    draw = torch.Generator().manual_seed(seed)
    return [
        tuple(torch.randn(size, width, generator=draw, dtype=torch.float64) for width in (inputs, 2)) for size in sizes
    ]
