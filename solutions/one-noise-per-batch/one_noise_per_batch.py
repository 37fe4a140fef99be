"""Clipping is a sample's, noise and division are the logical batch's, and a micro-batch is nothing but memory."""

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    """Train `model` in place for one epoch, one private update per logical batch."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    for start in range(0, len(batches), accumulation_steps):
        sums = [torch.zeros_like(p) for p in parameters]
        for x, y in batches[start : start + accumulation_steps]:
            for i in range(len(x)):
                gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
                norm = torch.cat([g.flatten() for g in gradients]).norm()
                factor = (clip / norm).clamp(max=1.0)
                for total, gradient in zip(sums, gradients, strict=True):
                    total += factor * gradient
        for parameter, total in zip(parameters, sums, strict=True):
            noise = sigma * clip * torch.randn_like(total)
            parameter.grad = (total + noise) / batch_size
        optimizer.step()
