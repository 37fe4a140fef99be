# caught by: test_closed
"""You left out the last, shorter window. The Trainer knows the number of batches of `ROWS`, and compares it with each one it
trains on."""

full, tail = n // k, n % k

closed = [1.0] * full
open_ended = [float(k)] * full + [float(tail)]
streamed = [2.0 if u % full == 0 and u > 0 else 1.0 for u in range(steps)]
