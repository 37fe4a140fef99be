# caught by: test_gradient_of_each_update
"""The ledger is written at the end of a window only, with the gradient of its last micro-batch; those before it are
dropped. How many of k gradients get there?"""

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
                if x is window[-1][0]:
                    total += parameter.grad
                parameter.grad = None
        for master, total in zip(masters, ledger):
            master.grad = total / len(window)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(parameters, masters):
                parameter.copy_(master)
