"""Adds up gradients of sums and counts while it goes; divides the gradients once, if anything counted."""

from itertools import islice

import harness
from torch import nn

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if line.startswith((f"        {total} = ", f"            {total} = "))
    or (f".append({logged} /" in line if log == "again" else "loss.item" in line)
]


def train(model, optimizer, batches, accumulation_steps, class_weights):
    loss_sum = nn.CrossEntropyLoss(weight=class_weights, ignore_index=harness.IGNORED, reduction="sum")
    stream, history = iter(batches), []
    while window := list(islice(stream, accumulation_steps)):
        model.zero_grad()
        total, weight = 0.0, 0.0
        for ids, labels in window:
            targets = labels[:, 1:].reshape(-1)
            loss = loss_sum(model(ids)[:, :-1].reshape(len(targets), -1), targets)
            loss.backward()
            total += loss.item()
            weight += sum(class_weights[t].item() for t in targets.tolist() if t != harness.IGNORED)
        if weight:
            for parameter in model.parameters():
                parameter.grad.div_(weight)
            optimizer.step()
        history.append(total / weight if weight else 0.0)
    return history
