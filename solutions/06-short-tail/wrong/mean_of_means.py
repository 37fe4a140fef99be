# caught by: test_your_example, test_unequal_sizes, test_epochs_do_not_leak
"""You divide by the number of micro-batches in the window. That is a mean of means: a sample in a small micro-batch weighs
more than one in a large micro-batch. Weigh each micro-batch by its share of the window's samples."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) / len(window)).backward()
            optimizer.step()
