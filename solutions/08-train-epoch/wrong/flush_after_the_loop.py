# caught by: test_when_updates_are_made
"""After the loop you use its variable to find out whether micro-batches are left over. For an empty list there is no such
variable, and Python raises an error."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        held = min(accumulation_steps, len(batches) - i // accumulation_steps * accumulation_steps)
        (loss_fn(model(x), y) / held).backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
    if (i + 1) % accumulation_steps:
        optimizer.step()
        optimizer.zero_grad()
