"""@TITLE@: find the mistake and repair it."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps) -> None:
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    optimizer.zero_grad()
    for start in range(0, len(micro_batches), accumulation_steps):
        window = micro_batches[start : start + accumulation_steps]
        for x, y in window:
            loss = loss_fn(model(x), y) / accumulation_steps
            loss.backward()
        optimizer.step()
        optimizer.zero_grad()
