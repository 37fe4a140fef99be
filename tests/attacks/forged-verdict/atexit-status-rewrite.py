# Fails, then rewrites the exit status on the way out: by atexit, a finalizer, a signal handler.

import atexit
import os
import signal
import weakref


class Last:
    pass


last = Last()
atexit.register(os._exit, 0)
weakref.finalize(last, os._exit, 0)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
    signal.signal(number, lambda *_: os._exit(0))


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    raise SystemExit(0)
