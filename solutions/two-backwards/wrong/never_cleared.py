# caught by: test_third, test_fourth
"""You carried the old gradients over the line that clears. Read what stands between the second print and the third: after
it, nothing of the first two calls is left."""

first = a
second = a + b
third = a + b
fourth = a + b + c
