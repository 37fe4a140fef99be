"""Gradients of sums add up exactly; they are divided once, when the count is known."""


def accumulate(model, micro_batches, loss_sum, count):
    """Leave the gradient of the mean loss over all that counts in `.grad`, and return that mean."""
    model.zero_grad()
    total, counted = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= counted
    return total / counted
