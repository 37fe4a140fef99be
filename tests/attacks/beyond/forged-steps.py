# Sends steps of its own past the proxy: twice, ahead of time, with other rates, for other objects.

import torch

from grader.sandbox import proxies, state


def forge(optimizer):
    held = [p.detach() for g in optimizer.param_groups for p in g["params"]]
    gradients = [torch.zeros_like(p) for p in held]
    claim = state.state_of(optimizer)
    number = getattr(optimizer, "object_id", 0)
    for _ in range(2):
        proxies.connection.ask(number, "step", [gradients, held, claim])
    for rate in (0.0, float("nan")):
        other = {**claim, "groups": [{**group, "lr": rate} for group in claim["groups"]]}
        proxies.connection.ask(number, "step", [[None for _ in gradients], held, other])
    proxies.connection.ask(99, "step", [gradients, held, claim])


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    forge(optimizer)
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
