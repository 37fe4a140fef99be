# Raises through hundreds of frames with megabytes of text, causes and notes.


def deep(depth):
    if depth == 0:
        raise ValueError("x" * 50_000_000)
    try:
        deep(depth - 1)
    except ValueError as error:
        error.add_note("y" * 100)
        raise RuntimeError("z" * 10_000) from error


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    deep(700)
