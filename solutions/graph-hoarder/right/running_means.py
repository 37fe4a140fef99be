"""Two running means of floats; measured in a second forward pass without gradients; counts instead of slices."""

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
    loss_so_far = error_so_far = 0.0
    optimizer.zero_grad()
    for done, (x, y) in enumerate(batches, 1):
        with torch.no_grad():
            gap = torch.nn.functional.l1_loss(model(x), y).item()
        first = (done - 1) // accumulation_steps * accumulation_steps
        size = min(accumulation_steps, len(batches) - first)
        value = loss_fn(model(x), y)
        value.div(size).backward()
        loss_so_far += (value.item() - loss_so_far) / done
        error_so_far += (gap - error_so_far) / done
        del value
        if done == first + size:
            optimizer.step()
            optimizer.zero_grad()
    return dict(loss=loss_so_far, error=error_so_far)
