"""A micro-batch's gradients are looked at before they are added to those of the window."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    """Train `model` in place for one epoch, without micro-batches whose loss or gradient is not finite."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        sums, sound = [torch.zeros_like(p) for p in parameters], 0
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y)
            gradients = torch.autograd.grad(loss, parameters)
            if all(bool(part.isfinite().all()) for part in (loss, *gradients)):
                for total, gradient in zip(sums, gradients, strict=True):
                    total += gradient
                sound += 1
            else:
                broken += 1
        if sound:
            for parameter, total in zip(parameters, sums, strict=True):
                parameter.grad = total / sound
            optimizer.step()
            scheduler.step()
    return broken
