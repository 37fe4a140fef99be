# caught by: test_turns
"""You counted micro-batches until `max_steps`. A step is an update for Lightning. So a budget in micro-batches makes k times
the training that was meant, and one in updates that is read as batches ends too early."""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [ends[u] for u in range(len(ends)) if (u + 1) % every == 0]
epoch_value = (n - 1) / 2
tail_scale = n % k / k
turns = n // k + 2
