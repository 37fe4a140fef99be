# caught by: test_noise_once
"""Noise is added to each sample's gradient, and clipped with it. What is left of it has nothing to do with sigma any
more, and the gradient drowns in it. What is the noise added to?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                gradients = [g + sigma * clip * torch.randn_like(g) for g in gradients]
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients):
                    total += factor * gradient
        for parameter, total in zip(parameters, sums):
            parameter.grad = total / batch_size
        optimizer.step()
