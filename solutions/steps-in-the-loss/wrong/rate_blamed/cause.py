# caught by: test_cause
"""You say that the rate should grow with k. Perhaps it should; but a rate does not halve a loss from one update to the next."""

cause = "B"
