"""No engine: windows are slices, gradients of sums are divided by the window's samples."""

import torch

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    seen = []
    for first in range(0, len(batches), accumulation_steps):
        window = batches[first : first + accumulation_steps]
        whole = sum(len(x) for x, _ in window)
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y)
            loss.backward(torch.full_like(loss, len(x) / whole))
            seen.append(loss.detach())
        optimizer.step()
    return torch.stack(seen).mean().item()
