# caught by: test_noise_once
"""Noise is added for each micro-batch. The sum of k draws has sqrt(k) times the deviation: the split, which is only
there for memory, decides how much the model learns. How often is it drawn in one update?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for total in sums:
                total += sigma * clip * torch.randn_like(total)
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients):
                    total += factor * gradient
        for parameter, total in zip(parameters, sums):
            parameter.grad = total / batch_size
        optimizer.step()
