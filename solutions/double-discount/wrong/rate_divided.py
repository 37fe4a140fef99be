# caught by: test_each_sample_counts_once
"""You divide the learning rate instead of the loss. For plain SGD that comes to the same; for momentum too, but not for AdamW,
clipping or weight decay, and whoever looks at the optimizer finds another rate than was set."""

from harness import SummingEngine

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if ".backward(" in line or " += " in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps):
    engine = SummingEngine(model, optimizer, accumulation_steps)
    for group in optimizer.param_groups:
        group["lr"] /= accumulation_steps
    total = 0.0
    for x, y in batches:
        loss = loss_fn(model(x), y)
        engine.backward(loss)
        engine.step()
        total += loss.item()
    return total / len(batches)
