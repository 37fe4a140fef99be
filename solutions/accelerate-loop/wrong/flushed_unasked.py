# caught by: test_updates_unsynced
"""You let the last batch end a window where it was told not to. With `sync_with_dataloader=False` only the count decides,
and it counts the micro-batches of all epochs. Count on across the border."""

updates = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
tail_scale = n % k / k
last_epoch = len(updates)
updates_unsynced = updates
