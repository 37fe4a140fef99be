# caught by: test_divisor
"""You divide by padded positions. Padding has no label and adds nothing to a sum of losses; counted in the divisor it makes the
update smaller, and the more so the worse the packing is."""


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
groups = [[n for n, own in zip(lengths, micro_batch_of) if own == number] for number in set(micro_batch_of)]
divisor = sum(len(held) * max(held) for held in groups)
