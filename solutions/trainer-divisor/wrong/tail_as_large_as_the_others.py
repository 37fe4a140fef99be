# caught by: test_open_ended
"""You gave each update k micro-batches. Where nobody divides, an update is as large as its window is long, and the last one of
an epoch is shorter."""

full, tail = n // k, n % k

closed = [1.0] * (full + 1)
open_ended = [float(k)] * (full + 1)
streamed = [2.0 if u % full == 0 and u > 0 else 1.0 for u in range(steps)]
