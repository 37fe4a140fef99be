# caught by: test_gradient
"""You turned the sign. The gradient points to where the loss *grows*; that a step goes the other way is the optimizer's
doing, and there is none here. Compare `w * x - y` with what you wrote down."""

pairs = list(zip(xs, ys))
before = None
gradient = -sum(2 * x * (w * x - y) for x, y in pairs) / n
weight = w
