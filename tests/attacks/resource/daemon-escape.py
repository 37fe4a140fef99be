# Forks twice into a session of its own to outlive the verdict, or leaves threads behind.

import ctypes
import os
import threading
import time


def outlive():
    time.sleep(5)


def escape():
    libc = ctypes.CDLL(None)
    for fork in (os.fork, libc.fork, lambda: libc.syscall(57), lambda: libc.syscall(56, 17, 0, 0, 0, 0)):
        try:
            child = fork()
        except OSError:
            continue
        if child == 0:
            os.setsid()
            outlive()
            os._exit(0)
        if child > 0:
            print("STARTED", child)
    try:
        threading.Thread(target=outlive).start()
        print("STARTED a thread")
    except RuntimeError:
        pass


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    escape()
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
