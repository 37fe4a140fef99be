# caught by: test_updates
"""You counted an update for each micro-batch. `step()` stands under the `if`: it runs after every k-th one, and where it is
called after the loop."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n
last_window = used
scale = len(used) / (k if division else 1)
left_over = tail if tail and "zero_grad" not in calls_after else None
