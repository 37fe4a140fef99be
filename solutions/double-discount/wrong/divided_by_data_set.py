# caught by: test_each_sample_counts_once, test_your_example
"""You divide by the number of all micro-batches of the epoch. An update is a mean over its window: too small by the number of
windows otherwise."""

from harness import SummingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = SummingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss / len(batches))
        engine.step()
        total += loss.item()
    return total / len(batches)
