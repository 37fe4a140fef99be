"""Windows of k, and a tail that only a step() after the loop can use."""
# ruff: noqa: F821 - the values of the variant are names here

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n // k + bool(tail and calls_after)
last_window = used
scale = len(used) / (k if division else 1)
left_over = tail if tail and "zero_grad" not in calls_after else None
