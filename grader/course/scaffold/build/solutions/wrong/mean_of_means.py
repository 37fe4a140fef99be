# caught by: test_every_sample_counts_once
"""You take the mean of the micro-batches' means: samples of a small micro-batch count more than the others."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps):
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    for start in range(0, len(micro_batches), accumulation_steps):
        window = micro_batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
