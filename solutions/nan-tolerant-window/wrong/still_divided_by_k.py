# caught by: test_broken_losses
"""The sound micro-batches of a window are still divided by accumulation_steps: an update is the smaller, the more of
its window was broken. What do the weights of that window add up to?"""

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
        if sound:
            for parameter, total in zip(parameters, sums):
                parameter.grad = total / min(accumulation_steps, len(batches) - start)
            optimizer.step()
            scheduler.step()
    return broken
