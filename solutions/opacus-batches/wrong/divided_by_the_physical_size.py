# caught by: test_first_move
"""You divided by the size of a physical batch. What `mean()` divides by is undone for each sample; and the optimizer divides
only once, when a logical batch is complete, by a number that does not know of physical batches."""

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [size for cut in cuts for size in cut]
updates = [sum(counts[: i + 1]) - 1 for i in range(len(counts))]
first_move = batches[0] / cuts[0][0]
length = -(-len(batches) * logical // physical)
