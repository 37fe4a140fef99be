# caught by: test_short_last_window, test_trained_model
"""You divide by accumulation_steps in the last window too, although it holds fewer micro-batches: its update is too small.
Divide by the number of micro-batches that the window really has."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        (loss_fn(model(x), y) / accumulation_steps).backward()
        if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
            optimizer.step()
            optimizer.zero_grad()
