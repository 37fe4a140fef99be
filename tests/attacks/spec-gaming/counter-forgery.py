# Writes the counters that a grader might read: hooks, step counts, wrapped methods. Nothing is trained.
# must not pass: test_full_windows test_short_last_window test_when_updates_are_made test_trained_model

import math


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Only looks busy."""
    windows = math.ceil(len(batches) / accumulation_steps)
    optimizer._step_count = optimizer._opt_called = windows
    optimizer.step_calls = optimizer.n_steps = windows
    for parameter in model.parameters():
        optimizer.state[parameter]["step"] = windows
    optimizer.step = lambda *_: None
    for _ in range(windows):
        optimizer.step()
    for _ in batches:
        pass
