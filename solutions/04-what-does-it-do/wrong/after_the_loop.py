# caught by: test_updates, test_last_window
"""You took the end of the program for another one. When the loop ends, a tail of micro-batches may be in `.grad`. Only a
`step()` after the loop uses it; if there is no such call, the last full window made the last update. And a `step()` that
finds no gradient is no update."""

tail = list(range(n // k * k, n))
used = tail if tail and calls_after else list(range(n // k * k - k, n // k * k))

raises = False
updates = n // k + (not (tail and calls_after))
last_window = list(range(n // k * k - k, n // k * k)) if tail and calls_after else tail
scale = len(used) / (k if division else 1)
left_over = tail if tail and "zero_grad" not in calls_after else None
