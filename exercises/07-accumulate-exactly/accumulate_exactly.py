"""Accumulate exactly: the gradient of the mean over a whole window, from a stream of micro-batches."""


def accumulate(model, micro_batches, loss_sum, count):
    """Leave the gradient of the mean loss over all that counts in `.grad`, and return that mean.

    Gradients from before the call do not count. Parameters, whether they need gradients,
    and train mode stay as they are.

    Args:
        model: maps x to outputs.
        micro_batches: an iterator of (x, y) without a length; it can be read once. Sizes differ.
        loss_sum: loss_sum(outputs, y) is a scalar tensor, the sum of the losses of what counts in y.
        count: count(y) is how much of y counts, a whole number, possibly 0.

    Returns:
        A float: the sum of all losses divided by the sum of all counts; 0.0 where nothing counts.
    """
    raise NotImplementedError
