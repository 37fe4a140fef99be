# caught by: test_iterations
"""You counted calls of `apply`. What `iterations` shows is the number of updates; the count of calls is kept, too, but not
shown."""

updates = 2 * n // k

moves = [1.0 if u * k + k - 1 <= boundary else 0.5 for u in range(updates)]
iterations = 2 * n
left_over = 2 * n % k
