# caught by: test_updates
"""You let the tail of each epoch vanish. A loader that was prepared knows when it hands out its last batch, and nothing in
this loop clears what is in `.grad` while a window is open. Follow the gradients of the last micro-batches of an
epoch."""

updates = [i for i in range(n) if (i + 1) % k == 0] * 2
tail_scale = n % k / k
last_epoch = len(updates) + 2
updates_unsynced = [i % n for i in range(2 * n) if (i + 1) % k == 0]
