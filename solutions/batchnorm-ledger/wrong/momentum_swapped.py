# caught by: test_mean, test_variance
"""You took momentum for the share of the old value, as an optimizer's momentum is. In BatchNorm it is the share of
the *new* statistic."""

def entered(statistics, buffer, share):
    for one in statistics:
        for _ in range(times):
            buffer = (1 - share) * buffer + share * one
    return buffer


times = 2 if checkpointed else 1
centres = [(low + high) / 2 for low, high in window]
spreads = [(high - low) ** 2 / 2 for low, high in window]
tracked = times * len(window)
mean = entered(centres, 0.0, 1 - momentum)
variance = entered(spreads, 1.0, 1 - momentum)
one_batch_mean = momentum * sum(centres) / len(centres)
