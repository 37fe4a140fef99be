# caught by: test_each_update_is_clipped_once, test_the_norms_before_clipping, test_your_example
"""You clip the sum of the window's gradients and divide by the number of micro-batches afterwards. So max_norm limits k times
what the update uses: it binds too early, and a clipped update is k times too short. What is the norm of the mean?"""

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
            loss_fn(model(x), y).backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        for parameter in model.parameters():
            parameter.grad /= len(window)
        optimizer.step()
        norms.append(float(norm))
    return norms
