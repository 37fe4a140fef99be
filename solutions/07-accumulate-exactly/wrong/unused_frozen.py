# caught by: test_nothing_else_changes
"""Gradient and loss are right, but you switch off requires_grad of the parameters that got no gradient: from the next window
on they would never get one. Pass over them, and leave them as they are."""


def accumulate(model, micro_batches, loss_sum, count):
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
        else:
            parameter.requires_grad_(False)
    return total / counted
