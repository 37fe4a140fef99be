# caught by: test_the_losses_of_windows, test_your_example
"""The updates are right, but what you return for a window is the part of its last micro-batch. The loss of a window is
the sum over all of its micro-batches."""

import torch
from harness import IGNORED

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if line.startswith((f"        {total} = ", f"            {total} = "))
    or (f".append({logged} /" in line if log == "again" else "loss.item" in line)
]


def train(model, optimizer, batches, accumulation_steps, class_weights):
    losses = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        weight = sum(float(class_weights[t[t != IGNORED]].sum()) for t in (labels[:, 1:] for _, labels in window))
        if weight == 0:
            losses.append(0.0)
            continue
        total = weight
        optimizer.zero_grad()
        logged = 0.0
        for ids, labels in window:
            targets = labels[:, 1:].flatten()
            logits = model(ids)[:, :-1].flatten(0, 1)
            loss = torch.nn.functional.cross_entropy(
                logits, targets, class_weights, ignore_index=IGNORED, reduction="sum"
            )
            (loss / total).backward()
            logged = loss.item() / total
        optimizer.step()
        losses.append(logged)
    return losses
