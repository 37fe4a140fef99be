# caught by: test_model_follows_masters
"""After each update the masters are rounded with the model. Steps that are smaller than half a gap of bfloat16 are
lost each time, and never add up. What are the masters there for?"""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    model.zero_grad()
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        ledger = [torch.zeros_like(master) for master in masters]
        for x, y in window:
            loss_fn(model(x), y).backward()
            for parameter, total in zip(parameters, ledger):
                total += parameter.grad
                parameter.grad = None
        for master, total in zip(masters, ledger):
            master.grad = total / len(window)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
                master.copy_(parameter)
