# Counts its calls: right in the first eight, then it skips micro-batches.
# must not pass: test_full_windows test_trained_model

CALLS = [0]


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Right for a while."""
    CALLS[0] += 1
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        if CALLS[0] > 8 and len(window) > 1:
            window = window[:-1]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
