# caught by: test_your_example, test_short_last_window, test_epochs_do_not_leak, test_one_update_per_window
"""You weigh the samples rightly, but only full windows make an update, and what the tail accumulated is thrown away. The
samples of a short last window never train the model."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    for _ in range(epochs):
        for start in range(0, len(batches) - accumulation_steps + 1, accumulation_steps):
            window = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in window)
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) * len(x) / samples).backward()
            optimizer.step()
