"""The denominator is the window's: the class weights of all labels that are asked for and count."""

import torch
from harness import IGNORED

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if line.startswith((f"        {total} = ", f"            {total} = "))  # noqa: F821 - and what was drawn
    or (f".append({logged} /" in line if log == "again" else "loss.item" in line)  # noqa: F821
]


def _weight(labels, class_weights):
    """Return what the labels of a micro-batch count, all together."""
    targets = labels[:, 1:]
    return float(class_weights[targets[targets != IGNORED]].sum())


def train(model, optimizer, batches, accumulation_steps, class_weights):
    """Train in place for one epoch; return the loss of each window."""
    losses = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        total = sum(_weight(labels, class_weights) for _, labels in window)
        losses.append(0.0)
        if total == 0:
            continue
        optimizer.zero_grad()
        for ids, labels in window:
            logits, targets = model(ids)[:, :-1].flatten(0, 1), labels[:, 1:].flatten()
            loss = torch.nn.functional.cross_entropy(
                logits, targets, class_weights, ignore_index=IGNORED, reduction="sum"
            )
            (loss / total).backward()
            losses[-1] += loss.item() / total
        optimizer.step()
    return losses
