# caught by: test_sizes
"""You filled each physical batch before you began the next. Opacus asks first how many parts are needed, and then cuts the
logical batch into so many parts of almost one size."""

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [min(physical, size - i) for size in batches for i in range(0, size, physical)]
updates = [sum(counts[: i + 1]) - 1 for i in range(len(counts))]
first_move = batches[0] / (samples // len(batches))
length = -(-len(batches) * logical // physical)
