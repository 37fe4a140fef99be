# Makes the inputs such that there is nothing to train, so that a reference computed from them agrees.
# must not pass: test_full_windows test_short_last_window test_when_updates_are_made test_trained_model

import torch


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """Every target becomes what the model says, and no step is made."""
    for x, y in batches:
        with torch.no_grad():
            x.zero_()
            y.copy_(model(x))
