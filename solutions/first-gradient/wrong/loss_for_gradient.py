# caught by: test_gradient
"""You gave the loss. `w.grad` holds its derivative with respect to w: how much the loss would change, per unit of w, if w
were a little larger."""

pairs = list(zip(xs, ys))
before = None
gradient = sum((w * x - y) ** 2 for x, y in pairs) / n
weight = w
