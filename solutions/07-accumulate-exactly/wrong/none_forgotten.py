# caught by: test_nothing_else_changes
"""You divide the .grad of every parameter. A parameter that is frozen or not used by the model has none: its .grad is None,
and stays so."""


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
        parameter.grad /= counted
    return total / counted
