# caught by: test_any_two, test_one_micro_batch_at_a_time, test_weights_stay
"""You put both micro-batches together and run the model once. The gradient would be right, but a batch of that size is what
the device has no room for."""

import torch


def add_gradients(model, loss_fn, first, second):
    x = torch.cat([first[0], second[0]])
    y = torch.cat([first[1], second[1]])
    loss_fn(model(x), y).backward()
