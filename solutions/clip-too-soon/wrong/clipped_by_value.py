# caught by: test_each_update_is_clipped_once, test_your_example
"""You cut each number of the gradient at max_norm, as clip_grad_value_ does. That limits no norm, and it changes the
direction: large numbers are cut, small ones stay."""

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
        norm = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])
        torch.nn.utils.clip_grad_value_(model.parameters(), max_norm)
        optimizer.step()
        norms.append(float(norm))
    return norms
