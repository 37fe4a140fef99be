# caught by: test_short_last_window, test_when_updates_are_made, test_trained_model
"""You make an update after every accumulation_steps micro-batches and forget the rest: the last ones, fewer than a full
window, never train the model."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        (loss_fn(model(x), y) / accumulation_steps).backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
