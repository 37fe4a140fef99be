"""The engine divides by the samples that it is told of, so it gets sums; what is shown is the mean itself."""

from harness import CountingEngine

buggy_lines = [
    number
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if ".backward(" in line or " += " in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    """Train in place for one epoch; return the mean loss of its micro-batches."""
    engine = CountingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss * len(x), len(x))
        engine.step()
        total += loss.item()
    return total / len(batches)
