# Forks twice into a session of its own to outlive the verdict, or leaves threads behind.

import ctypes
import os
import threading
import time


def forever():
    while True:
        time.sleep(0.1)


def escape():
    libc = ctypes.CDLL(None)
    for fork in (os.fork, libc.fork, libc.vfork, lambda: libc.syscall(57), lambda: libc.syscall(56, 17, 0, 0, 0, 0)):
        try:
            child = fork()
        except OSError:
            continue
        if child == 0:
            os.setsid()
            forever()
        if child > 0:
            print("STARTED", child)
    try:
        threading.Thread(target=forever).start()
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
