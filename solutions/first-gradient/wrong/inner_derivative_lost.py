# caught by: test_gradient
"""You lost the inner derivative. What is squared is `w * x - y`, and w is multiplied by x in it: a sample with x = 0 could
not pull at w at all."""

pairs = list(zip(xs, ys))
before = None
gradient = sum(2 * (w * x - y) for x, y in pairs) / n
weight = w
