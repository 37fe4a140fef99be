# Turns off the collector, raises the limit of recursion, and leaves garbage and a hostile import system.

import builtins
import gc
import sys
import threading

gc.disable()
sys.setrecursionlimit(10_000)
threading.stack_size(1 << 30)
LEAK = [bytearray(1 << 20) for _ in range(100)]
sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *_: None)}))
sys.excepthook = sys.unraisablehook = lambda *_: None
sys.set_int_max_str_digits(0)


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    builtins.len = builtins.isinstance = builtins.type = lambda *_: 1
    builtins.BaseException = builtins.Exception = KeyError
