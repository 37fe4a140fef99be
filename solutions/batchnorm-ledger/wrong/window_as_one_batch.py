# caught by: test_tracked, test_mean, test_variance
"""You gave the books that one large batch would leave. BatchNorm knows nothing of accumulation: it sees
micro-batches, normalises with the statistics of each, and enters them one by one."""

def entered(statistics, buffer, share):
    for one in statistics:
        for _ in range(times):
            buffer = (1 - share) * buffer + share * one
    return buffer


times = 2 if checkpointed else 1
centres = [(low + high) / 2 for low, high in window]
spreads = [(high - low) ** 2 / 2 for low, high in window]
every = [value for pair in window for value in pair]
whole = sum(every) / len(every)
wide = sum((value - whole) ** 2 for value in every) / (len(every) - 1)
tracked = 1
mean = momentum * whole
variance = 1 - momentum + momentum * wide
one_batch_mean = momentum * sum(centres) / len(centres)
