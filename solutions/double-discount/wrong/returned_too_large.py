# caught by: test_the_returned_loss, test_a_loss_of_another_size, test_your_example
"""The updates are right, but the loss that you return is too large by accumulation_steps. Your loss was not divided when you
noted it: there is nothing to undo."""

from harness import DividingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = DividingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss.item() * accumulation_steps
    return total / len(batches)
