# caught by: test_cause
"""You say that updates are divided twice. Then the validation loss would have slowed down, and it did not."""

cause = "A"
