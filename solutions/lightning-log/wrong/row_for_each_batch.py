# caught by: test_logged
"""You took `log_every_n_steps` for a number of micro-batches. A step is an update for Lightning; turns in the middle of a
window write no row. Compare how often `log` is called with how many rows there are."""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [i for i in range(n) if (i + 1) % every == 0]
epoch_value = (n - 1) / 2
tail_scale = n % k / k
turns = n + k
