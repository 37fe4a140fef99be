# caught by: test_each_update_is_clipped_once, test_the_norms_before_clipping, test_your_example
"""You clip after each backward(), so what early micro-batches added is shortened again and again while later ones are
added in full. The update is short enough and points in another direction; swap two micro-batches of a window to see it.
Which gradient is the limit for?"""

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
        norms.append(float(norm))
    return norms
