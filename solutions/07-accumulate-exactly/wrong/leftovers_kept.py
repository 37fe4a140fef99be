# caught by: test_leftovers_do_not_count, test_nothing_counts
"""You never clear .grad, so gradients from before the call are added to yours, and divided with them. Clear them before the
first backward()."""


def accumulate(model, micro_batches, loss_sum, count):
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
