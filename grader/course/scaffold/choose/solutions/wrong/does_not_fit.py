# caught by: test_choice
"""You chose the whole batch in one piece: it does not fit into memory."""

answer = next(a for a, (size, steps) in options.items() if size > fits)
