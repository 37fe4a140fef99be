# caught by: test_the_numbers, test_your_example, test_one_graph_at_a_time
"""You note the loss after it was divided for its backward(). That is its share of the window: what you return is too small
by the number of micro-batches in a window."""

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
            output = model(x)
            loss = loss_fn(output, y) / len(window)
            loss.backward()
            losses.append(loss.item())
            errors.append((output.detach() - y).abs().mean().item())
        optimizer.step()
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
