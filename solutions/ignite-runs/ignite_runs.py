"""A run counts its turns over all its epochs; a new run counts anew, and clears what the last one left."""
# ruff: noqa: F821 - the values of the variant are names here

ends = [i for i in range(2 * n) if (i + 1) % k == 0]
first = next(i for i in ends if i >= n)

one_run = [i % n for i in ends]
two_runs = [i for i in range(n) if (i + 1) % k == 0] * 2
second_first = [i % n for i in range(first - k + 1, first + 1)]
last_loss = 2.0 ** (n - 1)
