# caught by: test_moves
"""You let the schedule count updates, as the number that `optimizer.iterations` shows does. There is a second count inside the
optimizer, which goes up with each call of `apply`; find out which of the two the schedule is given."""

updates = 2 * n // k

moves = [1.0 if u <= boundary else 0.5 for u in range(updates)]
iterations = updates
left_over = 2 * n % k
