# caught by: test_gradient_of_each_update, test_many_micro_batches, test_model_follows_masters
"""The ledger is a sum, and goes to the optimizer undivided: the update is k times too large. What does the task ask
for, a sum or a mean?"""

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
            master.grad = total
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
