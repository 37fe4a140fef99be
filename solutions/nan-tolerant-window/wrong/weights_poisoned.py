# caught by: test_broken_losses, test_loss_or_gradient, test_whole_window_broken
"""Broken micro-batches are counted, and trained on all the same: one nan in .grad makes every weight nan at the next step(),
for ever. Print a weight after the first window with a broken micro-batch."""


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    broken = 0
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y)
            broken += not bool(loss.isfinite())
            (loss / len(window)).backward()
        optimizer.step()
        scheduler.step()
    return broken
