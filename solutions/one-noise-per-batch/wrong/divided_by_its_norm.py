# caught by: test_clipped_sums
"""You divide each gradient by its norm. Where nothing is left to learn from a sample its gradient is zero, and zero by zero
is nan. What is not longer than clip stays as it is."""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                for total, gradient in zip(sums, gradients):
                    total += gradient / norm * norm.clamp(max=clip)
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / batch_size
        optimizer.step()
