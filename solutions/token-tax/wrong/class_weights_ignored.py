# caught by: test_each_label_counts_its_weight, test_an_empty_micro_batch, test_the_losses_of_windows, test_your_example
"""You divide by the number of labels that count. With class weights each adds its weight to the numerator, so it must add
the same to the denominator: cross_entropy's own mean does."""

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
        total = sum(int((labels[:, 1:] != IGNORED).sum()) for _, labels in window)
        optimizer.zero_grad()
        logged = 0.0
        for ids, labels in window:
            targets = labels[:, 1:].flatten()
            logits = model(ids)[:, :-1].flatten(0, 1)
            loss = torch.nn.functional.cross_entropy(
                logits, targets, class_weights, ignore_index=IGNORED, reduction="sum"
            )
            (loss / total).backward()
            logged += loss.item() / total
        optimizer.step()
        losses.append(logged)
    return losses
