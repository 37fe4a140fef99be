# caught by: test_gradient_of_each_update, test_many_micro_batches
"""There is a ledger, and it has the dtype of the model: it swallows addends as .grad would. Which dtype has the
tensor that the sum is kept in?"""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    model.zero_grad()
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        ledger = [torch.zeros_like(parameter) for parameter in parameters]
        for x, y in window:
            loss_fn(model(x), y).backward()
            for parameter, total in zip(parameters, ledger):
                total += parameter.grad
                parameter.grad = None
        for master, total in zip(masters, ledger):
            master.grad = total.float() / len(window)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
