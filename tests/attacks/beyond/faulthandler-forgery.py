# Hangs, and prints stack dumps that name lines which do not exist.

import sys


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for line in (0, 999999, 10**30, -1):
        print(f'  File "submission.py", line {line} in train_epoch', file=sys.stderr, flush=True)
    while True:
        print('  File "submission.py", line 999999 in <script>', file=sys.stderr, flush=True)
        sum(range(10**6))
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
