# caught by: test_marks_the_wrong_lines
"""You marked a line that keeps a number or makes an update. .item() keeps no graph; look for tensors that are kept, and for
graphs that no backward() has gone through."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if "optimizer.step()" in line or line.startswith("    return")
]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    losses, errors = [], []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            output = model(x)
            loss = loss_fn(output, y)
            (loss / len(window)).backward()
            losses.append(loss.item())
            errors.append((output.detach() - y).abs().mean().item())
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
