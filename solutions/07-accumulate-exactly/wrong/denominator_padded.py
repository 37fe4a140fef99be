# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_leftovers_do_not_count
"""You add a small number to the denominator, to be safe from a division by zero. So every gradient is a little too small, the
more the fewer things count. Ask instead whether anything counts, and divide by exactly what does."""


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
            parameter.grad /= counted + 1e-8
    return total / counted
