# caught by: test_marks_the_wrong_lines
"""You marked step() or the line that returns. They do what they are told with what they get; the wrong lines are the
ones that clip and that note a norm."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if "optimizer.step()" in line or line.startswith("    return")
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
        norms.append(float(norm))
    return norms
