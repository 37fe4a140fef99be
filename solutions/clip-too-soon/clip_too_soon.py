"""The window's gradient is clipped once, when it is complete and before it is used."""

import torch

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    """Train in place for one epoch; return the norm of each update's gradient before it was clipped."""
    norms = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        norms.append(float(norm))
    return norms
