# caught by: test_batch
"""You took the largest micro-batch that fits, and rounded the number of steps up. It does not divide the batch, so each
update would see more samples than were asked for. Among the sizes that fit, choose a divisor of the batch."""

free = budget_mib - 2 * parameters_mib - layer_mib
micro_batch = int(free // sample_mib)
accumulation_steps = -(-batch // micro_batch)
