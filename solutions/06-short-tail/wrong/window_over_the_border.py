# caught by: test_your_example, test_one_update_per_window, test_epochs_do_not_leak
"""You count micro-batches through all epochs, so a window that an epoch cannot fill is filled from the next one. Windows
begin anew with each epoch: the tail needs an update of its own."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    batches = list(batches)
    sequence = [batch for _ in range(epochs) for batch in batches]
    for start in range(0, len(sequence), accumulation_steps):
        window = sequence[start : start + accumulation_steps]
        samples = sum(len(x) for x, _ in window)
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) * len(x) / samples).backward()
        optimizer.step()
