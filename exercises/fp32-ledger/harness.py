"""A model in bfloat16 with its float32 masters, and the loss; your file and the checks share them."""

import torch


def squared_error(outputs, targets):
    """Mean squared error, computed in float32: a scalar tensor."""
    return torch.nn.functional.mse_loss(outputs.float(), targets)


def network(seed, width=8):
    """Draw 4 inputs, 1 output, and the masters; return (model in bfloat16, list of float32 masters)."""
    model = torch.nn.Sequential(torch.nn.Linear(4, width), torch.nn.Tanh(), torch.nn.Linear(width, 1))
    draw = torch.Generator().manual_seed(seed)
    masters = [torch.randn(p.shape, generator=draw) * 0.5 for p in model.parameters()]
    model = model.bfloat16()
    with torch.no_grad():
        for parameter, master in zip(model.parameters(), masters, strict=True):
            parameter.copy_(master)
    return model, masters


def micro_batches(seed, count, size=2, offset=0.0):
    """Draw (x, y): x of shape (size, 4), bfloat16; y of shape (size, 1), float32, around `offset`."""
    draw = torch.Generator().manual_seed(seed)
    return [
        (torch.randn(size, 4, generator=draw).bfloat16(), torch.randn(size, 1, generator=draw) + offset)
        for _ in range(count)
    ]
