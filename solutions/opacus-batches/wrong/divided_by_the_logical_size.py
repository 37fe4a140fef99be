# caught by: test_first_move
"""You divided by the size of a logical batch. The optimizer was told a number once, when it was made private: how many samples
a batch has *on average*. Work out what that is where the last one is shorter."""

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [size for cut in cuts for size in cut]
updates = [sum(counts[: i + 1]) - 1 for i in range(len(counts))]
first_move = 1.0
length = -(-len(batches) * logical // physical)
