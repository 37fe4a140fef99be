# caught by: test_each_update_is_clipped_once, test_the_norms_before_clipping, test_your_example
"""You clip each parameter by itself. max_norm is a limit for the gradient as a whole: one factor for all parameters keeps its
direction, a factor for each one changes it, and together they may still be longer than max_norm."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    norms = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        each = [torch.nn.utils.clip_grad_norm_([p], max_norm) for p in model.parameters()]
        optimizer.step()
        norms.append(float(max(each)))
    return norms
