# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_mean_loss, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32
"""You go through micro_batches once to count and once more to train. It is an iterator: the second time it is at its end, so
nothing is accumulated. Count while you accumulate."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    counted = sum(count(y) for _, y in micro_batches)
    total = 0.0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y) / counted
        loss.backward()
        total += loss.item()
    return total
