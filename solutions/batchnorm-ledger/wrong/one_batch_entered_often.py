# caught by: test_one_batch_mean
"""You entered several means for the one large batch. One forward pass makes one entry: the mean of all its samples,
with the share that momentum gives it."""

def entered(statistics, buffer, share):
    for one in statistics:
        for _ in range(times):
            buffer = (1 - share) * buffer + share * one
    return buffer


times = 2 if checkpointed else 1
centres = [(low + high) / 2 for low, high in window]
spreads = [(high - low) ** 2 / 2 for low, high in window]
tracked = times * len(window)
mean = entered(centres, 0.0, momentum)
variance = entered(spreads, 1.0, momentum)
one_batch_mean = mean
