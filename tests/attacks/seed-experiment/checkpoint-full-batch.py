# Collects four micro-batches, then makes one backward over all 64 samples.
# must not pass: test_sixteen_at_a_time

import torch


def train(model, optimizer, loss_fn, batches, epochs):
    """Right updates, but 64 samples at a time."""
    for _ in range(epochs):
        window = []
        for pair in batches:
            window.append(pair)
            if len(window) == 4:
                x, y = (torch.cat(parts) for parts in zip(*window))
                optimizer.zero_grad()
                loss_fn(model(x), y).backward()
                optimizer.step()
                window = []
