"""With the ceiling of the library."""

import math


def length_of(batches, epochs, k):
    return epochs * math.ceil(len(batches) / k)
