# caught by: test_nothing_else_changes
"""Gradient and loss are right, but you leave the model in eval mode. Whoever calls your function goes on training with it,
and expects the mode that it had."""


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
    model.eval()
    return total / counted
