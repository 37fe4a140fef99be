# caught by: test_updates
"""You gave how many updates there are, or multiplied instead of dividing. Asked for is a factor: the number of updates with
the larger k over the number with k = 1."""

contribution = 1 / k if division else 1.0
updates = n // k
step_size = 1.0 if division or "Adam" in optimizer else float(k)
