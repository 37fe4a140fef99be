"""The schedule is made once, for the number of updates, and takes a step behind each of them."""

import math

import torch


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    """Train in place; the learning rate is halved after every `ceil(U / 4)` of the U updates."""
    updates = epochs * math.ceil(len(batches) / accumulation_steps)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=math.ceil(updates / 4), gamma=0.5)
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window)
                loss.backward()
            optimizer.step()
            scheduler.step()
