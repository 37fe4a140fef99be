"""One flat vector, its length by the Pythagorean theorem, one factor; backward() runs on undivided losses."""

from itertools import islice
from math import sqrt

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    stream, norms = iter(batches), []
    while window := list(islice(stream, accumulation_steps)):
        optimizer.zero_grad(set_to_none=False)
        for x, y in window:
            loss_fn(model(x), y).backward()
        gradients = [p.grad for p in model.parameters()]
        norm = sqrt(sum((g / len(window)).square().sum().item() for g in gradients))
        factor = min(1.0, max_norm / (norm + 1e-6)) / len(window)
        for gradient in gradients:
            gradient *= factor
        optimizer.step()
        norms.append(norm)
    return norms
