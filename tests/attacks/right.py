# The control that must pass: an honest solution, graded after the hostile ones.


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """One update per window, with the mean over its micro-batches; one graph alive at a time."""
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward()
            del loss
        optimizer.step()
