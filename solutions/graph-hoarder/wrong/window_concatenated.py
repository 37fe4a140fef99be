# caught by: test_one_graph_at_a_time
"""You put the window together and train on it as one large batch. Its graph is as large as all of theirs: that is the memory
which accumulation is to save."""

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
            with torch.no_grad():
                output = model(x)
            losses.append(loss_fn(output, y).item())
            errors.append((output - y).abs().mean().item())
        x, y = (torch.cat(parts) for parts in zip(*window))
        loss_fn(model(x), y).backward()
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
