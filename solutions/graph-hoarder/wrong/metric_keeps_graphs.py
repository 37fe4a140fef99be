# caught by: test_one_graph_at_a_time
"""The update is right now, but what you measure still holds graphs: those tensors were computed with gradients on, and no
backward() ever goes through them, so each keeps the activations of its micro-batch."""

import torch

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)
    if (hoard == "summed" and "total.backward()" in line)
    or (hoard == "retained" and "retain_graph=True" in line)
    or (hoard == "joined" and "torch.cat(outputs)" in line)
    or "(model(x) - y).abs()" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    losses, errors = [], []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y)
            (loss / len(window)).backward()
            losses.append(loss.item())
            errors.append((model(x) - y).abs().mean())
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": float(sum(errors)) / len(errors)}
