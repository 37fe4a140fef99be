# caught by: test_model_follows_masters, test_gradient_of_each_update, test_one_micro_batch_per_update
"""The masters are stepped, and the model keeps the weights that it came with: all gradients of the epoch are taken
there. Which weights does the second window run with?"""

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
