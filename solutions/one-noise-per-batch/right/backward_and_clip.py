"""backward() for each sample, torch's own clip_grad_norm_ on what it left, and a flat sum of all parameters."""

import torch
from torch.nn.utils import clip_grad_norm_, parameters_to_vector, vector_to_parameters


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    trained = list(filter(lambda p: p.requires_grad, model.parameters()))
    size = sum(p.numel() for p in trained)
    remaining = list(batches)
    while remaining:
        logical, remaining = remaining[:accumulation_steps], remaining[accumulation_steps:]
        total = torch.randn(size, dtype=trained[0].dtype) * sigma * clip
        for xs, ys in logical:
            for x, y in zip(xs.split(1) if len(xs) else (), ys.split(1) if len(ys) else (), strict=True):
                model.zero_grad()
                loss_fn(model(x), y).backward()
                clip_grad_norm_(trained, clip)
                total = total + parameters_to_vector(p.grad for p in trained)
        for p in trained:
            p.grad = torch.zeros_like(p)
        vector_to_parameters(total / batch_size, held := [p.grad for p in trained])
        for p, gradient in zip(trained, held, strict=True):
            p.grad = gradient
        optimizer.step()
