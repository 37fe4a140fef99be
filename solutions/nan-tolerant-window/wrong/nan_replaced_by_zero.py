# caught by: test_broken_losses, test_loss_or_gradient
"""Numbers that are not finite are replaced by zeros in the gradient, and the rest of a broken micro-batch is used: the
update is a mix of what its sound samples say and of zeros. Compare it with the update that the others alone give."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y)
            gradients = torch.autograd.grad(loss, parameters)
            broken += not all(bool(part.isfinite().all()) for part in (loss, *gradients))
            for parameter, gradient in zip(parameters, gradients):
                gradient = torch.nan_to_num(gradient, 0.0, 0.0, 0.0) / len(window)
                parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
        optimizer.step()
        scheduler.step()
    return broken
