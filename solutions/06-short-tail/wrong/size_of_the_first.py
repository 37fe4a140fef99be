# caught by: test_your_example, test_unequal_sizes, test_epochs_do_not_leak
"""You take every micro-batch to be as large as the first one. The denominator is the number of samples that the window
really holds: add up len(x) over its micro-batches."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            size = len(window[0][0])
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) * len(x) / (size * len(window))).backward()
            optimizer.step()
