# caught by: test_open_ended
"""You took both models for the same. They compute the same loss; but the Trainer looks at the *signature* of `forward`, and a
`**kwargs` in it means to the Trainer that this model divides by itself. Look at what this one does with what it is
handed."""

full, tail = n // k, n % k

closed = [1.0] * (full + 1)
open_ended = [1.0] * (full + 1)
streamed = [2.0 if u % full == 0 and u > 0 else 1.0 for u in range(steps)]
