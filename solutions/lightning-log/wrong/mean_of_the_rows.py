# caught by: test_epoch_value
"""You averaged what stands in the rows. Most turns write none; but each of them calls `log`, and the value of the epoch is
made of what they say."""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [ends[u] for u in range(len(ends)) if (u + 1) % every == 0]
epoch_value = sum(logged) / len(logged)
tail_scale = n % k / k
turns = n + k
