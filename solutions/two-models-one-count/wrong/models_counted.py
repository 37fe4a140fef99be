# caught by: test_both
"""You counted models. `accumulate(critic, generator)` is one call, and raises the count by one, however many models it is
given."""

critic = [n - 1]
generator = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
critic_scale = n / k
generator_scale = 0.5
both = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
