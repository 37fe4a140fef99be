# caught by: test_two_runs
"""You took two runs for one. When all epochs of a run are over, the next `run()` begins at iteration 1. Look at what the first
turn of a window does before `backward()`."""

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i % n for i in ends]
two_runs = [i % n for i in ends]
second_first = [i % n for i in range(first - k + 1, first + 1)]
last_loss = 2.0 ** (n - 1)
