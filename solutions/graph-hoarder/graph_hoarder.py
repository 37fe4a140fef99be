"""One backward per micro-batch, and what is measured is detached and kept as a number."""

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if (hoard == "summed" and "total.backward()" in line)  # noqa: F821 - and what was drawn
    or (hoard == "retained" and "retain_graph=True" in line)  # noqa: F821
    or (hoard == "joined" and "torch.cat(outputs)" in line)  # noqa: F821
    or "(model(x) - y).abs()" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    """Train in place for one epoch; return the mean loss and the mean absolute error of its micro-batches."""
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
