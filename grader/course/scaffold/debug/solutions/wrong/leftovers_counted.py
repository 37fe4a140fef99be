# caught by: test_every_window_is_a_mean
"""You do not clear what was left over from before the call: it is in the first update."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps):
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    for start in range(0, len(micro_batches), accumulation_steps):
        window = micro_batches[start : start + accumulation_steps]
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward()
        optimizer.step()
        optimizer.zero_grad()
