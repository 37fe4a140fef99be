"""All gradients of a micro-batch at once, by torch.func: vmap over the samples of a function of the parameters."""

import torch
from torch.func import functional_call, grad, vmap


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size):
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    fixed = {name: p for name, p in model.named_parameters() if not p.requires_grad}

    def loss_of_one(weights, x, y):
        return loss_fn(functional_call(model, {**weights, **fixed}, (x.unsqueeze(0),)), y.unsqueeze(0))

    per_sample = vmap(grad(loss_of_one), in_dims=(None, 0, 0))
    sums = {name: torch.zeros_like(p) for name, p in named.items()}
    for i, (x, y) in enumerate(batches, start=1):
        if x.shape[0]:
            found = per_sample({name: p.detach() for name, p in named.items()}, x, y)
            squares = sum(g.flatten(1).square().sum(1) for g in found.values())
            scale = torch.clamp(clip / (squares.sqrt() + 1e-6), max=1.0)
            for name, g in found.items():
                sums[name] += torch.einsum("n,n...->...", scale, g)
        if i % accumulation_steps and i < len(batches):
            continue
        for name, p in named.items():
            p.grad = (sums[name] + torch.normal(0.0, sigma * clip, p.shape, dtype=p.dtype)) / batch_size
            sums[name] = torch.zeros_like(p)
        optimizer.step()
