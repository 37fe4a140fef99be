# caught by: test_length
"""You counted what runs. A length is asked for before anything is cut: it is worked out from the number of logical batches and
from the two sizes alone. A progress bar or a scheduler that believes it is wrong."""

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [size for cut in cuts for size in cut]
updates = [sum(counts[: i + 1]) - 1 for i in range(len(counts))]
first_move = batches[0] / (samples // len(batches))
length = sum(counts)
