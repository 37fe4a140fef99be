# caught by: test_rates_and_updates, test_where_everything_divides, test_whole_experiment
"""The schedule takes a step for each micro-batch: the rate is halved k times too often, and most of the training is
done with next to nothing. At which number of updates is the rate halved first?"""

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
