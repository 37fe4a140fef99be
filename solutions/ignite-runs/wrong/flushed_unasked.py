# caught by: test_one_run, test_two_runs
"""You let the end of an epoch end a window. Only the count decides here; the last micro-batches of the data make no update of
their own."""

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
two_runs = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1] * 2
second_first = [i % n for i in range(first - k + 1, first + 1)]
last_loss = 2.0 ** (n - 1)
