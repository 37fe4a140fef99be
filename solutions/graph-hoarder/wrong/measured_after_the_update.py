# caught by: test_the_numbers, test_your_example, test_one_graph_at_a_time
"""You measure the error after optimizer.step(). It saves no memory that matters, and it is another number: the error of the
weights that have just learned from these samples."""

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
        optimizer.step()
        with torch.no_grad():
            errors += [(model(x) - y).abs().mean().item() for x, y in window]
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
