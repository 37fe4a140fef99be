"""No cross_entropy: log-probabilities are gathered, and each gets its share of the window, made before the first backward."""

import torch
from harness import IGNORED

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if line.startswith((f"        {total} = ", f"            {total} = "))
    or (f".append({logged} /" in line if log == "again" else "loss.item" in line)
]


def _shares(labels, class_weights):
    targets = labels[:, 1:]
    counts = targets != IGNORED
    return torch.where(counts, class_weights[targets.where(counts, 0)], 0.0)


def train(model, optimizer, batches, accumulation_steps, class_weights):
    history = []
    for first in range(0, len(batches), accumulation_steps):
        window = [(ids, labels, _shares(labels, class_weights)) for ids, labels in batches[first : first + accumulation_steps]]
        whole = sum(shares.sum() for *_, shares in window)
        if whole == 0:
            history.append(0.0)
            continue
        parts = []
        for ids, labels, shares in window:
            log_p = model(ids)[:, :-1].log_softmax(-1)
            picked = log_p.gather(-1, labels[:, 1:].clamp(min=0).unsqueeze(-1)).squeeze(-1)
            loss = -(picked * (shares / whole)).sum()
            loss.backward()
            parts.append(loss.item())
        optimizer.step()
        optimizer.zero_grad()
        history.append(sum(parts))
    return history
