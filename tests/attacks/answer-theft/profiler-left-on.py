# Leaves tracers on that would see the locals of whatever runs after the call.

import sys
import threading


def spy(frame, event, arg):
    for name in frame.f_locals:
        if name in ("expected", "want", "wanted", "reference"):
            print("STOLEN", name, frame.f_locals[name])
    return spy


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    sys.settrace(spy)
    sys.setprofile(spy)
    threading.settrace_all_threads(spy) if hasattr(threading, "settrace_all_threads") else threading.settrace(spy)
    print("looked at 1 way to trace")
