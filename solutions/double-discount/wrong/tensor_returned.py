# caught by: test_the_returned_loss, test_your_example
"""The value is right, but it is a tensor, and losses were added up as tensors: each sum remembers how it was computed, and so
holds on to something of every micro-batch until the end of the epoch. Take the number of each loss when you add it."""

from harness import DividingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = DividingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss
    return total / len(batches)
