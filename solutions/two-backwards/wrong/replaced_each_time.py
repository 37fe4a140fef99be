# caught by: test_second
"""You let the second `backward()` replace what the first one left. It does not: it adds to what is in `.grad`. That is all
that gradient accumulation is built on."""

first = a
second = b
third = None if "None" in clearing else 0.0
fourth = c
