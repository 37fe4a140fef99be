# caught by: test_updates
"""You counted an update in each turn, as the loop reads. `optimizer` is no longer the optimizer of torch: `prepare` has
wrapped it, and its `step()` and `zero_grad()` do nothing while a window is open."""

updates = [*range(n)] * 2
tail_scale = n % k / k
last_epoch = len([i for i in range(n) if (i + 1) % k == 0 or i == n - 1]) * 2
updates_unsynced = [i % n for i in range(2 * n) if (i + 1) % k == 0]
