"""Keeps detached tensors, which hold no graph, and takes means at the end; gradients with torch.autograd.grad."""

from itertools import islice

import torch

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)
    if (hoard == "summed" and "total.backward()" in line)
    or (hoard == "retained" and "retain_graph=True" in line)
    or (hoard == "joined" and "torch.cat(outputs)" in line)
    or "(model(x) - y).abs()" in line
]


def _step(model, loss_fn, x, y, k):
    output = model(x)
    loss = loss_fn(output, y)
    parameters = list(model.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss / k, parameters)):
        parameter.grad = gradient if parameter.grad is None else parameter.grad.add_(gradient)
    return torch.stack([loss.detach(), (output.detach() - y).abs().mean()])


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    stream, seen = iter(batches), []
    while window := list(islice(stream, accumulation_steps)):
        model.zero_grad()
        seen += [_step(model, loss_fn, x, y, len(window)) for x, y in window]
        optimizer.step()
    loss, error = torch.stack(seen).mean(dim=0).tolist()
    return {"loss": loss, "error": error}
