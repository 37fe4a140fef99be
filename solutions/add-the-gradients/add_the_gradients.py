"""Two calls of backward(), each on half of its loss; the addition happens in `.grad`."""


def add_gradients(model, loss_fn, first, second) -> None:
    """Leave in `.grad` the gradient of the mean loss over both micro-batches."""
    for x, y in (first, second):
        loss = loss_fn(model(x), y) / 2
        loss.backward()
