# Asks for thousands of steps and micro-batches, each of which the grader must remember.


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    while True:
        optimizer.step()
        optimizer.zero_grad()
        for _ in batches:
            pass
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
