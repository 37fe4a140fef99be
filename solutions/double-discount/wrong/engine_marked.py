# caught by: test_marks_the_wrong_lines
"""You marked the line that makes the engine, or its step(). They do what their framework says; the wrong lines are the one
that hands it a loss and the one that notes what is returned."""

from harness import DividingEngine

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if "Engine(" in line or ".step()" in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = DividingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss.item()
    return total / len(batches)
