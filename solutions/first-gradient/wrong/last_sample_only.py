# caught by: test_gradient
"""You gave the last sample's part alone, as if each one replaced what the others left. All samples stand in one loss, and
one `backward()` goes through all of it."""

before = None
gradient = 2 * xs[-1] * (w * xs[-1] - ys[-1])
weight = w
