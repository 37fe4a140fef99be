"""torch adds up in float32 by itself where a parameter says so: `grad_dtype` is the dtype of its .grad.

It stays set, which the task allows.
"""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    pairs = list(zip(model.parameters(), masters, strict=True))
    for parameter, _ in pairs:
        parameter.grad = None
        parameter.grad_dtype = torch.float32
    n, k = len(batches), accumulation_steps
    for i, (x, y) in enumerate(batches):
        held = min(k, n - i // k * k)
        (loss_fn(model(x), y) / held).backward()
        if (i + 1) % k == 0 or i + 1 == n:
            for parameter, master in pairs:
                master.grad, parameter.grad = parameter.grad, None
            optimizer.step()
            optimizer.zero_grad()
            for parameter, master in pairs:
                parameter.data.copy_(master)
