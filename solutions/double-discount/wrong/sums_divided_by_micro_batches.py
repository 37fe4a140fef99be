# caught by: test_each_sample_counts_once, test_a_loss_of_another_size, test_your_example
"""You hand over sums, and they are divided by a number of micro-batches. So each update is too large by the samples in a
micro-batch. What is to be divided by goes with what is added up: samples with sums, micro-batches with means."""

from harness import CountingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = CountingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss * len(x), 1)
        engine.step()
        total += loss.item()
    return total / len(batches)
