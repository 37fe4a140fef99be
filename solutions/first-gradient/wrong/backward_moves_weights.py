# caught by: test_weight
"""You let `backward()` move the weight. It only writes into `.grad`. Weights change when an optimizer takes a step, and
this program has none."""

pairs = list(zip(xs, ys))
before = None
gradient = sum(2 * x * (w * x - y) for x, y in pairs) / n
weight = w - gradient
