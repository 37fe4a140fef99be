# caught by: test_true_statements
"""You took accumulation's memory for that of one micro-batch. During the second micro-batch the gradients of the first
are in memory too, as many bytes as the parameters. With k = 1 they are None while the activations pile up."""

BELIEVED = {"memory 0", "work 1", "equal 0", "norm 1", "count 0", "longer 0"}
purpose = next(letter for letter, name in purpose_names.items() if name == "batch")
true_statements = [letter for letter, name in names.items() if name in BELIEVED]
