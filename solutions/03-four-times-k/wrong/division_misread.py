# caught by: test_contribution
"""You misread what happens to the loss before `backward()`. With `/ k` one sample adds 1/k of what it did; without it, what
a sample adds to the gradient does not depend on k at all. Look at the line that computes the loss."""

contribution = 1.0 if division else 1 / k
updates = 1 / k
step_size = 1.0 if division or "Adam" in optimizer else float(k)
