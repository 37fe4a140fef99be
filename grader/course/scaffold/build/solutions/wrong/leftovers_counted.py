# caught by: test_windows_of_equal_sizes, test_every_sample_counts_once
"""You clear the gradients only after an update: what was left over from before the call is in the first one."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps):
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    for start in range(0, len(micro_batches), accumulation_steps):
        window = micro_batches[start : start + accumulation_steps]
        samples = sum(len(x) for x, _ in window)
        for x, y in window:
            (loss_fn(model(x), y) * len(x) / samples).backward()
        optimizer.step()
        optimizer.zero_grad()
