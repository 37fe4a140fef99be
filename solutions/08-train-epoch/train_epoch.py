"""A window is a slice: it knows how many micro-batches it holds, also the last one."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Train `model` in place for one epoch, one update per window of `accumulation_steps` micro-batches."""
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward()
        optimizer.step()
