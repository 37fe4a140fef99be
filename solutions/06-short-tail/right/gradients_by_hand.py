"""Takes each gradient with torch.autograd.grad and adds it up in tensors of its own; `.grad` is set once per window."""

from itertools import islice

import torch

buggy_lines = sorted(
    (n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line),
    reverse=True,
)


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    trained = [p for p in model.parameters() if p.requires_grad]
    for _ in range(epochs):
        stream = iter(batches)
        while window := list(islice(stream, accumulation_steps)):
            shares = torch.tensor([float(len(x)) for x, _ in window], dtype=torch.float64)
            shares /= shares.sum()
            total = [torch.zeros_like(p) for p in trained]
            for share, (x, y) in zip(shares.tolist(), window):
                for held, gradient in zip(total, torch.autograd.grad(loss_fn(model(x), y), trained)):
                    held.add_(gradient, alpha=share)
            for parameter, held in zip(trained, total):
                parameter.grad = held
            optimizer.step()
