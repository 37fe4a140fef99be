# caught by: test_raises
"""You expect an exception. Each `backward()` belongs to a forward of its own, and `step()` raises neither for a missing
gradient nor for a stale one. Faults of this kind are silent; that is why they live so long."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = True
updates = n // k + bool(tail and calls_after)
last_window = used
scale = len(used) / (k if division else 1)
left_over = tail if tail and "zero_grad" not in calls_after else None
