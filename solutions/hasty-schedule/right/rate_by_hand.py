"""No scheduler: the rate is set right before each step, from one counter; gradients are tested by the norm of all."""

import torch

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if (line.endswith("scheduler.step()") and places["schedule"] != "update")
    or (line.endswith("average.update(model)") and places["average"] != "update")
    or (line.endswith(" += 1") and places["count"] != "update")
]


def train(model, average, optimizer, schedule, loss_fn, batches, accumulation_steps, epochs):
    rates = [group["lr"] for group in optimizer.param_groups]
    updates = 0
    for _ in range(epochs):
        optimizer.zero_grad()
        held = []
        for number, (x, y) in enumerate(batches, 1):
            held.append(loss_fn(model(x), y))
            held[-1].backward()
            if number % accumulation_steps and number < len(batches):
                continue
            norm = sum(float(p.grad.square().sum()) for p in model.parameters())
            if norm < float("inf"):
                for group, rate in zip(optimizer.param_groups, rates):
                    group["lr"] = rate * schedule(updates)
                for parameter in model.parameters():
                    parameter.grad /= len(held)
                optimizer.step()
                updates += 1
                average.update(model)
            optimizer.zero_grad()
            held = []
    return updates
