# caught by: test_cause
"""You say that only the last micro-batch is in the curve. Then the curve would be noisier, and it would not halve."""

cause = "D"
