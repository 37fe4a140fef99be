# caught by: test_each_sample_counts_once, test_a_loss_of_another_size, test_your_example
"""You hand means to an engine that expects sums. loss_fn has divided by the samples of the micro-batch, and the engine
divides by those of the window on top of it."""

from harness import CountingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = CountingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss, len(x))
        engine.step()
        total += loss.item()
    return total / len(batches)
