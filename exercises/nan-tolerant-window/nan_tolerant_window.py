"""A window that survives NaN: leave broken micro-batches out, and nothing else."""


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    """Train `model` in place for one epoch, without micro-batches whose loss or gradient is not finite.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters; gradients may be left over from before.
        scheduler: of the optimizer's learning rate; one step after each update.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y) micro-batches of one size, possibly empty; the last window may hold fewer of them.
        accumulation_steps: micro-batches per window, broken ones included, at least 1.

    Returns:
        An int: how many micro-batches were broken.
    """
    raise NotImplementedError
