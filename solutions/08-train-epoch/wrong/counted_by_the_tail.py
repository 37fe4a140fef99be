# caught by: test_short_last_window, test_when_updates_are_made, test_trained_model
"""You make an update where the size of the last, shorter window divides the number of micro-batches so far. That may be so
before its end: with 5 micro-batches and k = 3, after 4 of them. Ask for k, and whether there are no more."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    n, k = len(batches), accumulation_steps
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        held = min(k, n - i // k * k)
        (loss_fn(model(x), y) / held).backward()
        if (i + 1) % held == 0:
            optimizer.step()
            optimizer.zero_grad()
