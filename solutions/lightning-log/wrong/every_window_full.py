# caught by: test_turns
"""You gave each update k micro-batches. The last one of an epoch ends a window however short it is, and these steps go
beyond the end of an epoch. Add up how many micro-batches each update has."""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [ends[u] for u in range(len(ends)) if (u + 1) % every == 0]
epoch_value = (n - 1) / 2
tail_scale = n % k / k
turns = (n // k + 2) * k
