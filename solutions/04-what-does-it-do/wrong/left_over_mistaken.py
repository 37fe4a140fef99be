# caught by: test_left_over
"""You mistook what the last calls leave. `step()` uses gradients and leaves them as they are; `zero_grad()` makes them None.
Look for the last `backward()`, and for a `zero_grad()` after it."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n // k + bool(tail and calls_after)
last_window = used
scale = len(used) / (k if division else 1)
left_over = None if tail and "zero_grad" not in calls_after else used
