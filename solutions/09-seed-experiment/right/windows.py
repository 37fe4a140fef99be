"""A window is four steps of an inner loop over places, and its sum of gradients is divided once, before the step."""

import torch


def train(model, optimizer, loss_fn, batches, epochs):
    for start in list(range(0, len(batches), 4)) * epochs:
        optimizer.zero_grad()
        for place in range(start, start + 4):
            x, y = batches[place]
            loss_fn(model(x), y).backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.grad *= 0.25
        optimizer.step()
