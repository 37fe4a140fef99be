# caught by: test_moves
"""You moved the weight by the sum of a window. The optimizer divides what it has added up before it uses it. Look at how large
one gradient is, and at the mean of k of them."""

updates = 2 * n // k

moves = [k * (1.0 if u * k + k - 1 <= boundary else 0.5) for u in range(updates)]
iterations = updates
left_over = 2 * n % k
