# caught by: test_true_statements
"""You expect accumulation to save arithmetic. Every sample goes forward and backward once per epoch either way; only the
optimizer runs less often. The operations of forward and backward can be counted: they are the same."""

BELIEVED = {"memory 1", "work 0", "equal 0", "norm 1", "count 0", "longer 0"}
purpose = next(letter for letter, name in purpose_names.items() if name == "batch")
true_statements = [letter for letter, name in names.items() if name in BELIEVED]
