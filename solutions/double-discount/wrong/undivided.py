# caught by: test_each_sample_counts_once, test_a_loss_of_another_size, test_your_example
"""Nobody divides: the engine only adds up, and you hand it losses as they are. Each update is too large by the number of
micro-batches in a window."""

from harness import SummingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = SummingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss.item()
    return total / len(batches)
