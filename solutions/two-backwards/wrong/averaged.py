# caught by: test_second
"""You took the mean of two gradients. `backward()` adds. A mean comes only from a division that somebody has written, and
in this program nobody has."""

first = a
second = (a + b) / 2
third = None if "None" in clearing else 0.0
fourth = c
