# The control that must fail: what every hostile file does apart from its trick.


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Wrong: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
