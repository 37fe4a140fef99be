# caught by: test_choice
"""You chose a setting whose windows hold more samples than the batch that is asked for."""

answer = next(a for a, (size, steps) in options.items() if size * steps > batch)
