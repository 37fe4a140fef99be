# caught by: test_one_run, test_second_first
"""You let each epoch begin with a window of its own. The trainer counts the turns of the whole run, and decides by that count
alone. Count on across the border."""

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i for i in range(n) if (i + 1) % k == 0] * 2
two_runs = [i for i in range(n) if (i + 1) % k == 0] * 2
second_first = [*range(k)]
last_loss = 2.0 ** (n - 1)
