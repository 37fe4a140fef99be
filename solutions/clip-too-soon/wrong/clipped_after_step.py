# caught by: test_each_update_is_clipped_once, test_your_example
"""You clip after optimizer.step(). The update has used the long gradient by then, and the short one is cleared without being
used: max_norm has no effect at all."""

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
        optimizer.step()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)))
    return norms
