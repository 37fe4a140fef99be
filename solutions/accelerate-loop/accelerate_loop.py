"""The count ends windows, the end of the data does too unless told not to, and the divisor is k in all of them."""
# ruff: noqa: F821 - the values of the variant are names here

updates = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
tail_scale = n % k / k
last_epoch = len(updates)
updates_unsynced = [i % n for i in range(2 * n) if (i + 1) % k == 0]
