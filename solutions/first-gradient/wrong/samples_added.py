# caught by: test_gradient
"""You added up what the samples give. The loss is their mean: look at the last call in the line that computes it. Here the
mean is taken by the loss, before `backward()` runs."""

pairs = list(zip(xs, ys))
before = None
gradient = sum(2 * x * (w * x - y) for x, y in pairs)
weight = w
