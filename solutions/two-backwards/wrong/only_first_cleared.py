# caught by: test_fourth
"""You let clearing take away only a part of the sum. `.grad` is one number; it does not remember what it was added up from,
so it can only be kept or dropped as a whole."""

first = a
second = a + b
third = None if "None" in clearing else 0.0
fourth = b + c
