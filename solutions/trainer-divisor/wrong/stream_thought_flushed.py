# caught by: test_streamed
"""You let the end of the stream end a window, or clear it. The Trainer does not know how many batches a stream has, so no
batch is the last one; and `zero_grad()` comes only after an update. What is in `.grad` when the stream begins again?"""

full, tail = n // k, n % k

closed = [1.0] * (full + 1)
open_ended = [float(k)] * full + [float(tail)]
streamed = [1.0] * steps
