# caught by: test_cause
"""You say that larger windows have less noise. Less noise makes a curve smoother, it does not halve its mean."""

cause = "E"
