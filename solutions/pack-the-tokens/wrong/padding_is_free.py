# caught by: test_limit
"""You added up the tokens of the sequences. What is in memory is a rectangle: a micro-batch of three sequences is three times as
large as its longest."""


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
micro_batch_of = packed(longest_first, sum)
divisor = sum(lengths)
