# caught by: test_tail_scale
"""You took Lightning for one that divides by what the window holds. It divides what `training_step` returns, turn by turn,
when nobody knows yet how long the window will be. What does it know at that time?"""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [ends[u] for u in range(len(ends)) if (u + 1) % every == 0]
epoch_value = (n - 1) / 2
tail_scale = 1.0
turns = n + k
