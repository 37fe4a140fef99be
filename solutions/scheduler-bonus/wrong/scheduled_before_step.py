# caught by: test_rates_and_updates, test_where_everything_divides, test_whole_experiment
"""The schedule takes its step before the optimizer does: the update that ends a quarter is made with the rate of the
next one. With which rate is update number ceil(U / 4) made?"""

import math

import torch


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    updates = epochs * math.ceil(len(batches) / accumulation_steps)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=math.ceil(updates / 4), gamma=0.5)
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window)
                loss.backward()
            scheduler.step()
            optimizer.step()
