# caught by: test_full_windows
"""Every loss counts with its full weight of 1, so an update is the sum of all means of its window."""


def loss_weights(sizes, steps):
    return [1.0] * len(sizes)
