"""Accumulation buys the update of a large batch with time, and with memory for the gradients."""
# ruff: noqa: F821 - the values of the variant are names here

TRUE = {"memory 1", "work 1", "equal 0", "norm 1", "count 0", "longer 0"}
purpose = next(letter for letter, name in purpose_names.items() if name == "batch")
true_statements = [letter for letter, name in names.items() if name in TRUE]
