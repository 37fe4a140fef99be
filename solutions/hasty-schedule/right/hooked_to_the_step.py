"""A hook on the optimizer does all that goes by updates, so that it cannot be forgotten or done twice."""

from itertools import islice

import torch

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if (line.endswith("scheduler.step()") and places["schedule"] != "update")
    or (line.endswith("average.update(model)") and places["average"] != "update")
    or (line.endswith(" += 1") and places["count"] != "update")
]


def train(model, average, optimizer, schedule, loss_fn, batches, accumulation_steps, epochs):
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    made = []

    def after(*_):
        made.append(None)
        average.update(model)

    handle = optimizer.register_step_post_hook(after)
    for _ in range(epochs):
        stream = iter(batches)
        while window := list(islice(stream, accumulation_steps)):
            model.zero_grad()
            for x, y in window:
                loss_fn(model(x), y).mul(1 / len(window)).backward()
            if torch.isfinite(torch.stack([p.grad.sum() for p in model.parameters()])).all():
                optimizer.step()
                scheduler.step()
    handle.remove()
    return len(made)
