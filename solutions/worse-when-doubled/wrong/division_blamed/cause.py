# caught by: test_cause
"""You say that gradients are not divided. They are, by `len(window)`, and the team found them equal to those of large batches. Which number that depends on k is no gradient?"""

cause = "A"
