"""Counts the windows by walking through them."""


def length_of(batches, epochs, k):
    updates = 0
    for _ in range(epochs):
        for place in range(1, len(batches) + 1):
            if place % k == 0 or place == len(batches):
                updates += 1
    return updates
