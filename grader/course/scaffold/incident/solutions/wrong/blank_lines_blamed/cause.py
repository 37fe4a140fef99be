# caught by: test_cause
"""Blank lines were left out all along: look at the first day after a start, which was right."""

cause = "A"
