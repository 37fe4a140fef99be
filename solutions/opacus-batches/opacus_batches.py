"""Cut evenly, divided by samples over batches without the fraction, and a length that counts neither."""
# ruff: noqa: F821, B905 - the values of the variant are names here

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [size for cut in cuts for size in cut]
updates = [sum(counts[: i + 1]) - 1 for i in range(len(counts))]
first_move = batches[0] / (samples // len(batches))
length = -(-len(batches) * logical // physical)
