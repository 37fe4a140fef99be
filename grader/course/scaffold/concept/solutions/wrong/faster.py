# caught by: test_purpose
"""Accumulation saves memory, not time: every sample is still computed once per epoch."""

answer = "A"
