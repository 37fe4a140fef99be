# caught by: test_last_epoch
"""You counted a step of the scheduler for each micro-batch. `scheduler.step()` stands in each turn, as
`optimizer.step()` does; but it was handed to `prepare` too, and asks its optimizer first."""

updates = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
tail_scale = n % k / k
last_epoch = 2 * n
updates_unsynced = [i % n for i in range(2 * n) if (i + 1) % k == 0]
