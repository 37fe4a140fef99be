# Looks for Hypothesis' example database and for examples of earlier runs.

import os
import sys


def search():
    looked = 0
    for place in (".", "..", "/tmp", "/root", os.path.expanduser("~"), os.environ.get("TMPDIR", "."), *sys.path):
        looked += 1
        try:
            names = os.listdir(os.path.join(place, ".hypothesis"))
        except OSError:
            continue
        print("STOLEN", names)
    if "hypothesis" in sys.modules:
        print("STOLEN hypothesis")
    print("looked at", looked, "folders")


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    search()
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
