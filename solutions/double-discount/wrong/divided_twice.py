# caught by: test_each_sample_counts_once, test_a_loss_of_another_size, test_your_example
"""You divide the loss by accumulation_steps, and the engine does so once more: each update is too small by that factor. With
AdamW it hardly shows. What is left for you to do, if the engine takes the mean over micro-batches?"""

from harness import DividingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = DividingEngine(model, optimizer, accumulation_steps)
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss / accumulation_steps)
        engine.step()
        total += loss.item()
    return total / len(batches)
