# caught by: test_your_example, test_short_last_window, test_epochs_do_not_leak, test_one_update_per_window
"""You weigh the samples rightly, but make no update when an epoch ends inside a window. The gradients of the tail stay in
.grad and are added to the first window of the next epoch; those of the last epoch are lost."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    optimizer.zero_grad()
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in window)
            for x, y in window:
                (loss_fn(model(x), y) * len(x) / samples).backward()
            if len(window) == accumulation_steps:
                optimizer.step()
                optimizer.zero_grad()
