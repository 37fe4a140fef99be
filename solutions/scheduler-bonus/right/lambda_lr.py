"""A LambdaLR, and one flat loop that counts micro-batches."""

from math import ceil

from torch.optim.lr_scheduler import LambdaLR


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    total = sum(1 for i in range(len(batches)) if i % accumulation_steps == 0) * epochs
    every = ceil(total / 4)
    schedule = LambdaLR(optimizer, lambda done: 0.5 ** (done // every))
    for _ in range(epochs):
        optimizer.zero_grad()
        pending = 0
        for i, (x, y) in enumerate(batches, start=1):
            loss_fn(model(x), y).backward()
            pending += 1
            if pending < accumulation_steps and i < len(batches):
                continue
            for p in model.parameters():
                p.grad = p.grad / pending
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            pending = 0
