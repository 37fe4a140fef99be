# caught by: test_left_over
"""You took the tail of the last epoch for what is left. The first epoch had a tail as well, and the window that it began went
on in the second one. Count through both epochs."""

updates = 2 * n // k

moves = [1.0 if u * k + k - 1 <= boundary else 0.5 for u in range(updates)]
iterations = updates
left_over = n % k
