# caught by: test_windows_of_equal_sizes, test_every_sample_counts_once
"""You divide by nothing: each update is a sum over micro-batches, and too large."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps):
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    for start in range(0, len(micro_batches), accumulation_steps):
        optimizer.zero_grad()
        for x, y in micro_batches[start : start + accumulation_steps]:
            loss_fn(model(x), y).backward()
        optimizer.step()
