# caught by: test_broken_losses, test_loss_or_gradient
"""The loss of a broken micro-batch is replaced by 0, and backward() is called on that. The chain rule multiplies: 0 times
a nan inside the graph is nan again. Look at .grad after that backward(), not at the loss."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        sound = 0
        for x, y in window:
            loss = loss_fn(model(x), y)
            sound += bool(loss.isfinite())
            torch.nan_to_num(loss, 0.0, 0.0, 0.0).backward()
        broken += len(window) - sound
        if sound:
            for parameter in model.parameters():
                parameter.grad /= sound
            optimizer.step()
            scheduler.step()
    return broken
