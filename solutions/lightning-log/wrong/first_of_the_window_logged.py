# caught by: test_logged
"""You named the first micro-batch of each window. The row is written in the turn in which the window ends, with what that
turn has logged."""

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [i for i in range(0, n, k)][every - 1 :: every]
epoch_value = (n - 1) / 2
tail_scale = n % k / k
turns = n + k
