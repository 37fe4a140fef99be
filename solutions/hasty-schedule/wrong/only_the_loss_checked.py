# caught by: test_skipped_windows_do_not_count
"""You look at the losses. A finite loss can have a gradient of nan, and a window is left out for its gradient."""

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
            losses = torch.stack([loss_fn(model(x), y) for x, y in window])
            losses.mean().backward()
            if not losses.isfinite().all():
                continue
            optimizer.step()
            scheduler.step()
            average.update(model)
            updates += 1
    return updates
