# caught by: test_one_graph_at_a_time
"""You add up the losses of a window and call backward() once, at its end. Until then the graphs of all its micro-batches are
alive: that is the memory of one large batch."""

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
        total = 0.0
        for x, y in window:
            output = model(x)
            loss = loss_fn(output, y)
            total = total + loss / len(window)
            losses.append(loss.item())
            errors.append((output.detach() - y).abs().mean().item())
        total.backward()
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
