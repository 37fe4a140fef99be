# caught by: test_cause
"""The division was right: it is by the number of measurements. Look at the days that they are of."""

cause = "C"
