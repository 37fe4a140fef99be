# caught by: test_third
"""You mixed up two ways to clear. `w.grad = None` takes the tensor away; `w.grad.zero_()` keeps it and fills it with
zeros. The next `backward()` makes no difference between them, but an optimizer does."""

first = a
second = a + b
third = 0.0 if "None" in clearing else None
fourth = c
