# caught by: test_scale
"""You misread the division. Each micro-batch brings the gradient of its own mean, and they are added up: m micro-batches
make m times the gradient of their common mean. If the loss is divided by k, it is m / k of it, also for a window that
holds fewer than k."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n // k + bool(tail and calls_after)
last_window = used
scale = float(len(used)) if division else len(used) / k
left_over = tail if tail and "zero_grad" not in calls_after else None
