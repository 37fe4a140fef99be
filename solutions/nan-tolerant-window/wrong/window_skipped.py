# caught by: test_broken_losses, test_loss_or_gradient
"""One broken micro-batch costs its whole window: the sound ones in it never train the model. That is what a GradScaler
does, which sees no more than the sum; here each micro-batch can be looked at."""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = [p for p in model.parameters() if p.requires_grad]
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        sums, sound = [torch.zeros_like(p) for p in parameters], 0
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y)
            gradients = torch.autograd.grad(loss, parameters)
            if all(bool(part.isfinite().all()) for part in (loss, *gradients)):
                for total, gradient in zip(sums, gradients):
                    total += gradient
                sound += 1
            else:
                broken += 1
        if sound == len(batches[start : start + accumulation_steps]):
            for parameter, total in zip(parameters, sums):
                parameter.grad = total / sound
            optimizer.step()
            scheduler.step()
    return broken
