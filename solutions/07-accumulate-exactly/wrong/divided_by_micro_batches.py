# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32
"""You divide the gradient of the sum by the number of micro-batches. That number says nothing about how much counts in
them: divide by the sum of count(y)."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, counted, number = 0.0, 0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
        number += 1
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= number
    return total / counted
