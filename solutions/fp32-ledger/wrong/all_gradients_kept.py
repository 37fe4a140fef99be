# caught by: test_one_ledger
"""The gradients of all micro-batches of a window are kept, each in float32, and added up at its end: exact, and 4
bytes for each parameter and micro-batch. How much of that has to be there at a time?"""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    model.zero_grad()
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        kept = [[] for _ in masters]
        for x, y in window:
            loss_fn(model(x), y).backward()
            for parameter, gradients in zip(parameters, kept):
                gradients.append(parameter.grad.float())
                parameter.grad = None
        for master, gradients in zip(masters, kept):
            master.grad = sum(gradients) / len(window)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
