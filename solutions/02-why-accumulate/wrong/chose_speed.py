# caught by: test_purpose
"""You chose speed. Accumulation computes every sample once per epoch, as before, in smaller pieces that use the device
less well. The optimizer does run less often, but that is the smallest part of the work."""

TRUE = {"memory 1", "work 1", "equal 0", "norm 1", "count 0", "longer 0"}
purpose = next(letter for letter, name in purpose_names.items() if name == "speed")
true_statements = [letter for letter, name in names.items() if name in TRUE]
