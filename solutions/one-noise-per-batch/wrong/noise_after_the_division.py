# caught by: test_noise_once
"""Noise is added to the mean instead of the sum: it is batch_size times too large. What is the order of noise and
division in the formula?"""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients):
                    total += factor * gradient
        for parameter, total in zip(parameters, sums):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = total / batch_size + noise
        optimizer.step()
