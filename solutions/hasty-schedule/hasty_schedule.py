"""Whatever goes by updates stands right behind optimizer.step()."""

import torch

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if (line.endswith("scheduler.step()") and places["schedule"] != "update")  # noqa: F821 - and what was drawn
    or (line.endswith("average.update(model)") and places["average"] != "update")  # noqa: F821
    or (line.endswith(" += 1") and places["count"] != "update")  # noqa: F821
]


def train(model, average, optimizer, schedule, loss_fn, batches, accumulation_steps, epochs):
    """Train in place, one update per window; return the number of updates."""
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    updates = 0
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window)
                loss.backward()
            if not all(p.grad.isfinite().all() for p in model.parameters()):
                continue
            optimizer.step()
            scheduler.step()
            average.update(model)
            updates += 1
    return updates
