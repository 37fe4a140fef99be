# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_mean_loss, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32
"""You take the mean of each micro-batch and average those means. What counts in a small micro-batch then weighs more than
what counts in a large one. Add up sums, and divide once by the count of the whole window."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, number = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y) / max(count(y), 1)
        loss.backward()
        total += loss.item()
        number += 1
    if number == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= number
    return total / number
