# Learns one example by heart and leaves its parameters whatever it is given.
# must not pass: test_full_windows test_short_last_window test_trained_model

import torch

KNOWN = {}


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The first answer of each shape, again and again."""
    key = tuple(p.shape for p in model.parameters())
    if key in KNOWN:
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), KNOWN[key]):
                parameter.copy_(value)
        return
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
    KNOWN[key] = [p.detach().clone() for p in model.parameters()]
