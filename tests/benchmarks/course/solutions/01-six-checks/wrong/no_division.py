# caught by: test_full_batch, test_last_window, test_gradients
"""You add the mean gradients of a window and do not divide."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in batches[start : start + accumulation_steps]:
            loss_fn(model(x), y).backward()
        optimizer.step()
