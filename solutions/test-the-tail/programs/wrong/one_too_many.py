# caught by: test_full_windows
"""Each window takes the first micro-batch of the next one into its sum."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        total = sum(sizes[start : start + steps + 1])
        weights += [size / total for size in window]
    return weights
