# caught by: test_the_updates, test_the_numbers, test_one_graph_at_a_time, test_your_example
"""You detach the output, or switch gradients off, before the loss that is to go through backward(). Then there is no graph at
all. What trains needs one for a moment; only what is measured does not."""

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
            output = model(x).detach()
            loss = loss_fn(output, y)
            (loss / len(window)).backward()
            losses.append(loss.item())
            errors.append((output - y).abs().mean().item())
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
