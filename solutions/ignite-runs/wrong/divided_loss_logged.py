# caught by: test_last_loss
"""You took the divided loss for what the handler gets. What is divided for `backward()` is multiplied again before it is handed
on, so that losses of different k can be compared."""

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i % n for i in ends]
two_runs = [i for i in range(n) if (i + 1) % k == 0] * 2
second_first = [i % n for i in range(first - k + 1, first + 1)]
last_loss = 2.0 ** (n - 1) / k
