"""The shares of a window add up to 1."""


def windows(batches, k):
    """Return the windows of an epoch: lists of (x, y, share), where share is the part of the window's samples."""
    found = []
    for start in range(0, len(batches), k):
        window = batches[start : start + k]
        samples = sum(len(x) for x, _ in window)
        found.append([(x, y, len(x) / samples) for x, y in window])
    return found
