"""A ledger in float32: gradients in bfloat16, their sum not."""


def train_epoch(model, masters, optimizer, loss_fn, batches, accumulation_steps) -> None:
    """Train `model` and `masters` in place for one epoch, one update per window.

    Args:
        model: its parameters are bfloat16.
        masters: float32 tensors, one for each of model.parameters(), in order.
        optimizer: over `masters`.
        loss_fn: mean loss over one micro-batch, a float32 scalar tensor.
        batches: list of (x, y) micro-batches of one size, possibly empty; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update, at least 1.
    """
    raise NotImplementedError
