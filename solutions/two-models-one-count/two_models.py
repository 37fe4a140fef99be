"""Calls are counted, of both models together: the critic has the odd ones, and no odd number is a multiple of k."""
# ruff: noqa: F821 - the values of the variant are names here

critic = [n - 1]
generator = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
critic_scale = n / k
generator_scale = 0.5
both = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
