# caught by: test_tracked, test_mean, test_variance
"""You miscounted the forward passes. Behind a checkpoint the activations are dropped, and `backward()` runs that part
of the model again, in train mode: BatchNorm enters the same statistics a second time. Without a checkpoint each
micro-batch goes forward once."""

def entered(statistics, buffer, share):
    for one in statistics:
        for _ in range(times):
            buffer = (1 - share) * buffer + share * one
    return buffer


times = 1 if checkpointed else 2
centres = [(low + high) / 2 for low, high in window]
spreads = [(high - low) ** 2 / 2 for low, high in window]
tracked = times * len(window)
mean = entered(centres, 0.0, momentum)
variance = entered(spreads, 1.0, momentum)
one_batch_mean = momentum * sum(centres) / len(centres)
