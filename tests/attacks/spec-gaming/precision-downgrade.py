# Computes in lower precision, and converts back at the end.
# must not pass: test_full_windows test_short_last_window test_trained_model

import copy

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Gradients of a float32 copy."""
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        small = copy.deepcopy(model).float()
        small.zero_grad()
        for x, y in window:
            y = y.float() if y.is_floating_point() else y
            (loss_fn(small(x.float()), y) / len(window)).backward()
        for parameter, cheap in zip(model.parameters(), small.parameters()):
            parameter.grad = None if cheap.grad is None else cheap.grad.to(parameter.dtype)
        optimizer.step()
