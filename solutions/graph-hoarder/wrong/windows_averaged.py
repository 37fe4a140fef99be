# caught by: test_the_numbers, test_your_example
"""You take a mean over windows of their means. The last window may hold fewer micro-batches, and each of those then counts
more than the others. Both numbers are means over all micro-batches."""

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
        held = []
        for x, y in window:
            output = model(x)
            loss = loss_fn(output, y)
            (loss / len(window)).backward()
            held.append((loss.item(), (output.detach() - y).abs().mean().item()))
        optimizer.step()
        losses.append(sum(a for a, _ in held) / len(held))
        errors.append(sum(b for _, b in held) / len(held))
    return {"loss": sum(losses) / len(losses), "error": sum(errors) / len(errors)}
