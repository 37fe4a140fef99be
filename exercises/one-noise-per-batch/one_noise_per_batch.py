"""One noise per batch: DP-SGD on logical batches, from physical micro-batches."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps, clip, sigma, batch_size) -> None:
    """Train `model` in place for one epoch, one private update per logical batch.

    Args:
        model: maps x to outputs.
        optimizer: over the model's trained parameters; gradients may be left over from before.
        loss_fn: mean loss over the samples of a micro-batch.
        batches: list of (x, y) micro-batches; their sizes differ, and may be 0.
        accumulation_steps: micro-batches per logical batch; the last one may hold fewer.
        clip: largest norm of a sample's gradient.
        sigma: deviation of the noise, in units of `clip`.
        batch_size: expected number of samples in a logical batch; what the sum is divided by.
    """
    raise NotImplementedError
