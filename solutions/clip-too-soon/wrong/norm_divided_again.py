# caught by: test_the_norms_before_clipping, test_your_example
"""The updates are right, but you divide the norm by the number of micro-batches. The losses were divided before
backward(), so the gradient in .grad is a mean already, and so is its norm."""

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
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        norms.append(float(norm) / len(window))
    return norms
