# caught by: test_gradient_of_each_update
"""You make an update where the size of the last, shorter window divides the number of micro-batches so far. That may be so
before its end: with 5 micro-batches and k = 3, after 4 of them. Ask for k, and whether there are no more."""

import torch


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps):
    parameters = list(model.parameters())
    model.zero_grad()
    n, k = len(batches), accumulation_steps
    ledger = [torch.zeros_like(master) for master in masters]
    for i, (x, y) in enumerate(batches):
        held = min(k, n - i // k * k)
        loss_fn(model(x), y).backward()
        for parameter, total in zip(parameters, ledger):
            total += parameter.grad
            parameter.grad = None
        if (i + 1) % held == 0:
            for master, total in zip(masters, ledger):
                master.grad = total / held
            optimizer.step()
            with torch.no_grad():
                for parameter, master in zip(parameters, masters):
                    parameter.copy_(master)
            ledger = [torch.zeros_like(master) for master in masters]
