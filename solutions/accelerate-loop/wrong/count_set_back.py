# caught by: test_updates_unsynced
"""You set the count back at the end of an epoch. With `sync_with_dataloader=False` nothing happens there: the count goes
on, and what is in `.grad` stays. So a window may hold micro-batches of two epochs."""

updates = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
tail_scale = n % k / k
last_epoch = len(updates)
updates_unsynced = [i for i in range(n) if (i + 1) % k == 0] * 2
