# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32
"""You return the mean loss, but leave the gradient of the sum in .grad: it is too large by the number of things that count.
Divide the gradients by the same count as the loss."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, counted = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
    return total / counted if counted else 0.0
