# caught by: test_weights_stay
"""Your gradients are right, and then you take a step with them. Moving the weights is an optimizer's task, and nobody has
asked for an update here."""

import torch


def add_gradients(model, loss_fn, first, second):
    for x, y in (first, second):
        (loss_fn(model(x), y) / 2).backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
