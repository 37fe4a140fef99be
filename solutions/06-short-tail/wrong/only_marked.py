# caught by: test_your_example, test_short_last_window, test_epochs_do_not_leak, test_unequal_sizes, test_one_update_per_window
"""The wrong lines are still in train: it divides by accumulation_steps, whatever the window holds, and makes no update for
a tail. Marking them is half of the task; repair them too."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, (x, y) in enumerate(batches):
            (loss_fn(model(x), y) / accumulation_steps).backward()
            if (i + 1) % accumulation_steps == 0:
                optimizer.step()
                optimizer.zero_grad()
