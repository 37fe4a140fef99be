"""Each micro-batch counts by its share of the samples that its window really holds."""

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if "/ accumulation_steps" in line or "if (i + 1)" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    """Train in place, one update per window of `accumulation_steps` micro-batches."""
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in window)
            optimizer.zero_grad()
            for x, y in window:
                loss = loss_fn(model(x), y) * len(x) / samples
                loss.backward()
            optimizer.step()
