# caught by: test_the_rate_of_each_update, test_your_example, test_the_average, test_skipped_windows_do_not_count
"""You step the schedule for each micro-batch. It is over after 1/k of the training, and each update has the rate of a later
one. The schedule is a function of the number of updates."""

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
                scheduler.step()
            if not all(p.grad.isfinite().all() for p in model.parameters()):
                continue
            optimizer.step()
            average.update(model)
            updates += 1
    return updates
