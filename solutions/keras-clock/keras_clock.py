"""Updates are counted for you, micro-batches for the schedule, and epochs not at all."""
# ruff: noqa: F821 - the values of the variant are names here

updates = 2 * n // k

moves = [1.0 if u * k + k - 1 <= boundary else 0.5 for u in range(updates)]
iterations = updates
left_over = 2 * n % k
