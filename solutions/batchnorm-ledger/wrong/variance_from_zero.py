# caught by: test_variance
"""You let the running variance begin at 0. It begins at 1, and this one stays in the sum with what momentum leaves of
it."""

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
variance = entered(spreads, 0.0, momentum)
one_batch_mean = momentum * sum(centres) / len(centres)
