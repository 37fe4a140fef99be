# caught by: test_one_graph_at_a_time
"""You ask backward() to retain the graph, and keep the losses: each of them holds its graph with all activations until the
epoch ends. Nothing here needs a graph twice."""

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
            loss = loss_fn(output, y)
            (loss / len(window)).backward(retain_graph=True)
            losses.append(loss)
            errors.append((output.detach() - y).abs().mean().item())
        optimizer.step()
    return {"loss": float(sum(losses)) / len(losses), "error": sum(errors) / len(errors)}
