# Joins a window to one batch, and recomputes activations so that it fits.
# must not pass: test_one_graph_at_a_time

import torch
from torch.utils.checkpoint import checkpoint_sequential


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Right numbers, but the whole window at once."""
    for start in range(0, len(batches), accumulation_steps):
        window = list(batches[start : start + accumulation_steps])
        x, y = (torch.cat(parts) for parts in zip(*window))
        optimizer.zero_grad()
        layers = list(model.children())
        out = checkpoint_sequential(layers, len(layers), x, use_reentrant=False) if layers else model(x)
        loss_fn(out, y).backward()
        optimizer.step()
