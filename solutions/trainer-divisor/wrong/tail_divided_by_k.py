# caught by: test_closed
"""You divided the tail by k, as accelerate does when it is used on its own. The Trainer fetches a window before it trains on
it. What does it know then that `accelerator.backward()` did not?"""

full, tail = n // k, n % k

closed = [1.0] * full + [tail / k]
open_ended = [float(k)] * full + [float(tail)]
streamed = [2.0 if u % full == 0 and u > 0 else 1.0 for u in range(steps)]
