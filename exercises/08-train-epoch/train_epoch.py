"""Train one epoch with gradient accumulation."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps) -> None:
    """Train `model` in place for one epoch, one update per window of `accumulation_steps` micro-batches.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters; gradients may be left over from before.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y) micro-batches of one size, possibly empty; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update, at least 1.
    """
    raise NotImplementedError
