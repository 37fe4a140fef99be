# caught by: test_moves, test_iterations, test_left_over
"""You ended each epoch by an update of its tail. An optimizer sees calls of `apply`, and no epochs: what waits goes on waiting
until k micro-batches are there."""

updates = 2 * n // k

moves = [1.0 if u * k + k - 1 <= boundary else 0.5 for u in range(2 * -(-n // k))]
iterations = 2 * -(-n // k)
left_over = 0
