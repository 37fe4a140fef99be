"""Rows and steps are counted in updates, an epoch's value in micro-batches, and the divisor is k."""
# ruff: noqa: F821 - the values of the variant are names here

ends = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]

logged = [ends[u] for u in range(len(ends)) if (u + 1) % every == 0]
epoch_value = (n - 1) / 2
tail_scale = n % k / k
turns = n + k
