# caught by: test_what_k2_saves, test_first_k
"""You divided all of the memory by k. Only what depends on the number of samples shrinks with the micro-batch: parameters,
optimizer state and gradients are there whatever k is. Look at the rows of the table one by one."""

k2_saves_mib = whole_mib / 2
first_k = 2
