"""Divided by what the window holds; not at all where forward() takes keywords; and a stream's tail stays in .grad."""
# ruff: noqa: F821 - the values of the variant are names here

full, tail = n // k, n % k

closed = [1.0] * (full + 1)
open_ended = [float(k)] * full + [float(tail)]
streamed = [2.0 if u % full == 0 and u > 0 else 1.0 for u in range(steps)]
