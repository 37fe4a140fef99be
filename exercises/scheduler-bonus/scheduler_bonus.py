"""An experiment: accumulation with a schedule. Run this file to try yours on five public seeds."""


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs) -> None:
    """Train in place; the learning rate is halved after every `ceil(U / 4)` of the U updates.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters, with the learning rate to begin with.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y) micro-batches of one size, at least one.
        accumulation_steps: k, micro-batches per update; the last window of an epoch may hold fewer.
        epochs: how often to go over `batches`, in order.
    """
    raise NotImplementedError


if __name__ == "__main__":
    import harness

    print(f"mean held-out accuracy: {harness.mean_accuracy(train):.3f}")
