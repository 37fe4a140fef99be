"""Measures with get_total_norm and shortens with clip_grads_with_norm_; counts micro-batches instead of slicing."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    parameters, norms, held = list(model.parameters()), [], 0
    for left, (x, y) in zip(range(len(batches), 0, -1), batches):
        if held == 0:
            model.zero_grad()
            size = min(accumulation_steps, left)
        (loss_fn(model(x), y) / size).backward()
        held += 1
        if held == size:
            norm = torch.nn.utils.get_total_norm([p.grad for p in parameters])
            norms.append(norm.item())
            torch.nn.utils.clip_grads_with_norm_(parameters, max_norm, norm)
            optimizer.step()
            held = 0
    return norms
