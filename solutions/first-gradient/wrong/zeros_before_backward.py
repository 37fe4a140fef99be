# caught by: test_before
"""You expect zeros before the first `backward()`. Until then a parameter has no gradient at all. Ask Python which type
`w.grad` has there."""

pairs = list(zip(xs, ys))
before = 0.0
gradient = sum(2 * x * (w * x - y) for x, y in pairs) / n
weight = w
