# caught by: test_updates
"""You gave each physical batch an update. `optimizer` was wrapped by `make_private`; while parts of a logical batch are still
to come, its `step()` only adds up."""

batches = [min(logical, samples - i) for i in range(0, samples, logical)]
counts = [-(-size // physical) for size in batches]
cuts = [[size // count + (i < size % count) for i in range(count)] for size, count in zip(batches, counts)]

sizes = [size for cut in cuts for size in cut]
updates = [*range(sum(counts))]
first_move = batches[0] / (samples // len(batches))
length = -(-len(batches) * logical // physical)
