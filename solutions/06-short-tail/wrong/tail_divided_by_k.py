# caught by: test_your_example, test_short_last_window, test_epochs_do_not_leak, test_unequal_sizes
"""You make an update for the last window now, but still divide by accumulation_steps: with fewer micro-batches in it the
update is too small. And dividing by a number of micro-batches weighs samples equally only when all sizes are equal."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / accumulation_steps).backward()
            if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
                optimizer.step()
                optimizer.zero_grad()
