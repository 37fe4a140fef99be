# caught by: test_whole_window_broken
"""The schedule takes a step for each window, also where no update was made: after a bad stretch of data the learning rate
is lower than the number of updates says. Look at what the rate is after a window in which all is broken."""

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
                parameter.grad = total / sound
            optimizer.step()
        scheduler.step()
    return broken
