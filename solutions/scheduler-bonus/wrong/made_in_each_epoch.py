# caught by: test_rates_and_updates, test_whole_experiment
"""A new schedule is made at the beginning of each epoch. It counts from 0 again, so that the rate is halved too late,
or never. How often does the line run that makes it?"""

import math

import torch


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    updates = epochs * math.ceil(len(batches) / accumulation_steps)
    for _ in range(epochs):
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=math.ceil(updates / 4), gamma=0.5)
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) / len(window)
                loss.backward()
            optimizer.step()
            scheduler.step()
