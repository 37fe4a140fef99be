# caught by: test_the_rate_of_each_update, test_your_example, test_the_average, test_skipped_windows_do_not_count
"""You step the schedule before optimizer.step(). It prepares the rate of the next update, so the first update gets the
second rate, and the first rate is never used; PyTorch warns of it."""

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
            if not all(p.grad.isfinite().all() for p in model.parameters()):
                continue
            scheduler.step()
            optimizer.step()
            average.update(model)
            updates += 1
    return updates
