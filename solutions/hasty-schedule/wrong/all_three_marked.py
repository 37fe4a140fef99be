# caught by: test_marks_the_wrong_lines
"""You marked a line that counts once per update, as it should. One of the three is right: which of them stands behind
optimizer.step(), at its indentation?"""

import torch

buggy_lines = [
    n
    for n, line in enumerate(stub.splitlines(), 1)
    if line.endswith(("scheduler.step()", "average.update(model)", " += 1"))
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
            optimizer.step()
            scheduler.step()
            average.update(model)
            updates += 1
    return updates
