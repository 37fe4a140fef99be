"""@TITLE@."""


def train(model, optimizer, loss_fn, micro_batches, accumulation_steps) -> None:
    """Train for one epoch, one update per window of `accumulation_steps` micro-batches."""
    raise NotImplementedError
