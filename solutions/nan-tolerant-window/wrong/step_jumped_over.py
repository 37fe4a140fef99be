# caught by: test_broken_losses
"""The `continue` after a broken micro-batch jumps over the end of the window, too. Where the last micro-batch of a window
is the broken one, its update is never made, and its gradients become part of the next one."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    broken = sound = 0
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches, start=1):
        loss = loss_fn(model(x), y)
        gradients = torch.autograd.grad(loss, parameters)
        if not all(bool(part.isfinite().all()) for part in (loss, *gradients)):
            broken += 1
            continue
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
        sound += 1
        if i % accumulation_steps == 0 or i == len(batches):
            for parameter in parameters:
                parameter.grad /= sound
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
            sound = 0
    return broken
