# caught by: test_tail_scale
"""You took accelerate for one that divides by what the window holds. It divides inside `backward()`, micro-batch by
micro-batch, when nobody knows yet how long the window will be. What does `backward()` know at that time?"""

updates = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
tail_scale = 1.0
last_epoch = len(updates)
updates_unsynced = [i % n for i in range(2 * n) if (i + 1) % k == 0]
