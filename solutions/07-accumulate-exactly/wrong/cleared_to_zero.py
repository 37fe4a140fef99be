# caught by: test_nothing_else_changes
"""You clear with zeros. Where a gradient was left over in a parameter that is frozen or not used, one of zeros stays there: an
optimizer skips None, but not zeros. Set .grad to None, as zero_grad() does."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad(set_to_none=False)
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
