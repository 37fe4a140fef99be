# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_mean_loss, test_leftovers_do_not_count, test_nothing_else_changes, test_float32_stays_float32, test_nothing_counts
"""You ask micro_batches for its length, but it is an iterator and has none. Neither the number of micro-batches nor what
counts in them is known before the stream has ended."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, number = 0.0, len(micro_batches)
    for x, y in micro_batches:
        loss = loss_sum(model(x), y) / number
        loss.backward()
        total += loss.item()
    return total
