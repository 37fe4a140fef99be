# caught by: test_each_update_is_clipped_once, test_the_norms_before_clipping
"""You make an update where the size of the last, shorter window divides the number of micro-batches so far. That may be so
before its end: with 5 micro-batches and k = 3, after 4 of them. Ask for k, and whether there are no more."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    norms, n, k = [], len(batches), accumulation_steps
    for i, (x, y) in enumerate(batches):
        held = min(k, n - i // k * k)
        (loss_fn(model(x), y) / held).backward()
        if (i + 1) % held == 0:
            norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)))
            optimizer.step()
            optimizer.zero_grad()
    return norms
