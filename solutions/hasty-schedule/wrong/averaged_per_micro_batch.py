# caught by: test_the_average, test_your_example
"""You update the average for each micro-batch. The weights change once per window, so the same ones are taken in again and
again, and a decay of d becomes d ** k: the average forgets k times as fast."""

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
    updates = 0
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) / len(window)).backward()
                average.update(model)
            if not all(p.grad.isfinite().all() for p in model.parameters()):
                continue
            optimizer.step()
            scheduler.step()
            updates += 1
    return updates
