# caught by: test_gradient
"""You lost a factor 2. Each sample's term is a square, and the derivative of a square has it: compare with the example in
the task."""

pairs = list(zip(xs, ys))
before = None
gradient = sum(x * (w * x - y) for x, y in pairs) / n
weight = w
