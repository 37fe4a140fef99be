# caught by: test_gradient_of_each_update, test_model_follows_masters
""".grad is not emptied after it was added to the ledger. It grows by itself, so that the first gradient of a window
is added k times, the second one k - 1 times. What is in .grad at the second addition?"""

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
        for master, total in zip(masters, ledger):
            master.grad = total / len(window)
        model.zero_grad()
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
