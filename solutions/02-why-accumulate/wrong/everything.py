# caught by: test_true_statements
"""You marked every statement. Two of them contradict each other, so they cannot all be true: read them as claims that a
measurement could refute."""

BELIEVED = {f"{subject} {i}" for subject in ("memory", "work", "equal", "norm", "count", "longer") for i in (0, 1)}
purpose = next(letter for letter, name in purpose_names.items() if name == "batch")
true_statements = [letter for letter, name in names.items() if name in BELIEVED]
