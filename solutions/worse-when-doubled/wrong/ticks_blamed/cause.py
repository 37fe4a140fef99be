# caught by: test_cause
"""You say that the rate falls too fast. Count how often the schedule ticks in an epoch, and print the rate of the last update: is it too small or too large?"""

cause = "B"
