# caught by: test_the_norms_before_clipping, test_your_example
"""The updates are right, but you return the norm that is left after clipping. It is never more than max_norm, so it
cannot tell whether that is well chosen. clip_grad_norm_ returns the norm that it found."""

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
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        norms.append(float(torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])))
        optimizer.step()
    return norms
