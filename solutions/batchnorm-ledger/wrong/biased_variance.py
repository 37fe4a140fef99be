# caught by: test_variance
"""You entered the biased variance, divided by the number of samples. That one normalises the outputs; into the buffer
goes the unbiased one, divided by one less."""

def entered(statistics, buffer, share):
    for one in statistics:
        for _ in range(times):
            buffer = (1 - share) * buffer + share * one
    return buffer


times = 2 if checkpointed else 1
centres = [(low + high) / 2 for low, high in window]
spreads = [(high - low) ** 2 / 4 for low, high in window]
tracked = times * len(window)
mean = entered(centres, 0.0, momentum)
variance = entered(spreads, 1.0, momentum)
one_batch_mean = momentum * sum(centres) / len(centres)
