# caught by: test_loss_or_gradient, test_number_returned
"""A loss of inf goes unnoticed: either only the gradient is looked at, or only `nan` is looked for. Where a loss overflows, its
gradient can come out as 0: finite, wrong, and counted as a sound micro-batch. Which numbers have to be finite?"""

import torch


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    parameters = [p for p in model.parameters() if p.requires_grad]
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        sums, sound = [torch.zeros_like(p) for p in parameters], 0
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y)
            gradients = torch.autograd.grad(loss, parameters)
            if all(bool(part.isfinite().all()) for part in gradients):
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
