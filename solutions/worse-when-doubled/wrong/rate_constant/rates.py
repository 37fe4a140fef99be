# caught by: test_plain, test_full_windows, test_short_windows
"""The rate does not fall at all any more. Which part of the project was meant to take it to 0?"""

import torch


def linear_decay(optimizer, total):
    """Return a schedule that takes the optimizer's rate to 0 in `total` ticks, by the same amount in each."""
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda tick: 1.0)
