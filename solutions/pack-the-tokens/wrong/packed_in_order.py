# caught by: test_fewest
"""You filled one micro-batch after the other with the sequences as they come. A short one beside a long one is padded to its
length, so room is lost that a sequence of like length would use."""


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
micro_batch_of = packed(range(len(lengths)), rectangle)
divisor = sum(lengths)
