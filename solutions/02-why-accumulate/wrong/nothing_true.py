# caught by: test_true_statements
"""You marked no statement at all. Two of them say the opposite of each other, so one must be true."""

BELIEVED = set()
purpose = next(letter for letter, name in purpose_names.items() if name == "batch")
true_statements = [letter for letter, name in names.items() if name in BELIEVED]
