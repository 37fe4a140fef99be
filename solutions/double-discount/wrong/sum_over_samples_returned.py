# caught by: test_the_returned_loss, test_a_loss_of_another_size, test_your_example
"""The updates are right, but you add up sums over samples and divide by the number of micro-batches. The mean loss is per
sample: it does not grow with the micro-batch."""

from harness import DividingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = DividingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss.item() * len(x)
    return total / len(batches)
