"""Sums first, and one division of the gradients at the end."""


def add_gradients(model, loss_fn, first, second) -> None:
    inputs, targets = first
    loss_fn(model(inputs), targets).backward()
    inputs, targets = second
    loss_fn(model(inputs), targets).backward()
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= 2
