# caught by: test_last_window
"""You numbered the micro-batches from 1. The task gives them the numbers that `i` has, and `enumerate` begins with 0."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n // k + bool(tail and calls_after)
last_window = [i + 1 for i in used]
scale = len(used) / (k if division else 1)
left_over = tail if tail and "zero_grad" not in calls_after else None
