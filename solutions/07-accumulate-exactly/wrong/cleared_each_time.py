# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32
"""You clear the gradients before each micro-batch, so only those of the last one are left at the end. Clear them once,
before the first."""


def accumulate(model, micro_batches, loss_sum, count):
    total, counted = 0.0, 0
    model.zero_grad()
    for x, y in micro_batches:
        model.zero_grad()
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
