# caught by: test_fits
"""You left out the gradients. From the second micro-batch on their sums lie in `.grad` during forward and backward, as many
bytes as all parameters. Only the new gradient of one layer is in the table, not those sums."""

free = budget_mib - parameters_mib - layer_mib
micro_batch = max(size for size in range(1, batch) if batch % size == 0 and size * sample_mib <= free)
accumulation_steps = batch // micro_batch
