# Prints gigabytes, on both streams and past Python.

import os


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    block = b"\x1b[8m" + b"A" * (1 << 20)
    while True:
        os.write(1, block)
        os.write(2, block)
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
