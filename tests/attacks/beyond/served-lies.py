# Asks for micro-batches that are not there, with a state that no model has.

import torch

from grader.sandbox import proxies


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    number = getattr(batches, "object_id", 1)
    for index in (0, 0, 0):
        state = [[torch.full_like(p, float("inf")) for p in model.parameters()], [None for _ in model.parameters()]]
        proxies.connection.ask(number, "item", [index, state])
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    for index in (-1, 2**63 - 1, 2**64 - 1, True, "0", None, 1.0):
        proxies.connection.ask(number, "item", [index, "state"])
