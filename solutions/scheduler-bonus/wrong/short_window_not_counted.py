# caught by: test_rates_and_updates
"""The number of updates is rounded down: the last, shorter window of an epoch makes an update and is not in it. With
10 micro-batches and k = 4, how many updates are there?"""

import math

import torch


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    updates = epochs * max(1, len(batches) // accumulation_steps)
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
