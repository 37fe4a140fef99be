# caught by: test_divisor
"""You divide by the number of micro-batches. That is the rule for means of micro-batches of one size; these are sums, of unequal
ones."""


def packed(order, size):
    numbers, number, held = [0] * len(lengths), 0, []
    for i in order:
        trial = [*held, lengths[i]]
        if held and size(trial) > limit:
            number, trial = number + 1, [lengths[i]]
        held, numbers[i] = trial, number
    return numbers


def rectangle(held):
    return len(held) * max(held)


longest_first = sorted(range(len(lengths)), key=lambda i: -lengths[i])
micro_batch_of = packed(longest_first, rectangle)
divisor = 1 + max(micro_batch_of)
