# caught by: test_purpose
"""You chose fewer parameters. The model is the same, and each parameter has a gradient of its own: what is added up are
the gradients of the same parameter from several micro-batches."""

TRUE = {"memory 1", "work 1", "equal 0", "norm 1", "count 0", "longer 0"}
purpose = next(letter for letter, name in purpose_names.items() if name == "parameters")
true_statements = [letter for letter, name in names.items() if name in TRUE]
