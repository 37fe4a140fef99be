"""Uses the schedule that torch has for it."""

from torch.optim.lr_scheduler import LinearLR


def linear_decay(optimizer, total):
    return LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=total)
