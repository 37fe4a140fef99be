"""backward() adds to .grad as usual; what was there before is kept, and put back after a broken micro-batch."""

import math


def finite(model):
    return all(p.grad is None or bool(p.grad.isfinite().all()) for p in model.parameters())


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    skipped = sound = 0
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches, start=1):
        before = {p: None if p.grad is None else p.grad.clone() for p in model.parameters()}
        loss = loss_fn(model(x), y)
        loss.backward()
        if math.isfinite(loss.item()) and finite(model):
            sound += 1
        else:
            skipped += 1
            for p, gradient in before.items():
                p.grad = gradient
        if i % accumulation_steps == 0 or i == len(batches):
            if sound:
                for p in model.parameters():
                    if p.grad is not None:
                        p.grad.div_(sound)
                optimizer.step()
                scheduler.step()
            optimizer.zero_grad()
            sound = 0
    return skipped
