# caught by: test_cause
"""Nothing is rounded when a line is read, and rounding would not grow with the days."""

cause = "D"
