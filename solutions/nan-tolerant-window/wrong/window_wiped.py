# caught by: test_broken_losses
"""A broken micro-batch clears the gradients of the sound ones before it in its window: the update is made from what comes
after it. Look at where the gradients of a window go when one loss is nan."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    broken = sound = 0
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches, start=1):
        loss = loss_fn(model(x), y)
        gradients = torch.autograd.grad(loss, parameters)
        if all(bool(part.isfinite().all()) for part in (loss, *gradients)):
            for parameter, gradient in zip(parameters, gradients):
                parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
            sound += 1
        else:
            broken += 1
            optimizer.zero_grad()
            sound = 0
        if i % accumulation_steps == 0 or i == len(batches):
            if sound:
                for parameter in parameters:
                    parameter.grad /= sound
                optimizer.step()
                scheduler.step()
            optimizer.zero_grad()
            sound = 0
    return broken
