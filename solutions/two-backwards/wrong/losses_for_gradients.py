# caught by: test_first, test_second, test_fourth
"""You gave values of the loss. `.grad` holds its derivative with respect to `w`: that of `5 * w` is 5, wherever `w` stands."""

first = a * w
second = (a + b) * w
third = None if "None" in clearing else 0.0
fourth = c * w
