# caught by: test_second_first
"""You let the second epoch begin with an empty `.grad`. The micro-batches at the end of the first epoch made no update, and
nothing cleared. Go back from the update, k turns."""

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i % n for i in ends]
two_runs = [i for i in range(n) if (i + 1) % k == 0] * 2
second_first = [*range(first - n + 1)]
last_loss = 2.0 ** (n - 1)
