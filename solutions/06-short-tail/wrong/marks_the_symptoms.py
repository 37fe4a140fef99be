# caught by: test_marks_the_wrong_lines
"""You marked the calls of backward() and step(). They do what they are told: a wrong weight is computed in the line before
the one, and the condition before the other decides when it happens. Mark those."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward()" in line or "optimizer.step()" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in window)
            optimizer.zero_grad()
            for x, y in window:
                (loss_fn(model(x), y) * len(x) / samples).backward()
            optimizer.step()
