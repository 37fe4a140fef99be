# caught by: test_the_norms_before_clipping, test_your_example
"""The updates are right, but you return the mean of the micro-batches' norms. Their gradients point in different directions
and cancel in part: the norm of the mean is smaller than the mean of the norms."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if ".clip_grad_norm_(" in line or ".append(" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm):
    norms = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        each = []
        for x, y in window:
            gradients = torch.autograd.grad(loss_fn(model(x), y), list(model.parameters()))
            each.append(float(torch.nn.utils.get_total_norm(gradients)))
            for parameter, gradient in zip(model.parameters(), gradients):
                share = gradient / len(window)
                parameter.grad = share if parameter.grad is None else parameter.grad + share
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        optimizer.step()
        norms.append(sum(each) / len(each))
    return norms
