"""Two passes over a window: the first finds out which micro-batches are sound, the second one trains on these alone."""

import torch


def sound(model, loss_fn, x, y):
    model.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    numbers = [loss.detach().reshape(1)] + [p.grad.reshape(-1) for p in model.parameters() if p.grad is not None]
    return torch.isfinite(torch.cat(numbers)).all().item()


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    trained_on = 0
    batches = list(batches)
    while_left = batches
    while while_left:
        window, while_left = while_left[:accumulation_steps], while_left[accumulation_steps:]
        good = [(x, y) for x, y in window if sound(model, loss_fn, x, y)]
        trained_on += len(good)
        model.zero_grad()
        if not good:
            continue
        for x, y in good:
            (loss_fn(model(x), y) / len(good)).backward()
        optimizer.step()
        scheduler.step()
    return len(batches) - trained_on
