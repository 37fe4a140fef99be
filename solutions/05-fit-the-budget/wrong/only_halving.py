# caught by: test_fewest_steps
"""You halved the batch until it fitted. That makes the batch and stays within the budget, but a divisor in between does too,
with fewer steps. k may be 3, 5 or 6 as well as 2, 4 or 8."""

free = budget_mib - 2 * parameters_mib - layer_mib
accumulation_steps = min(2**i for i in range(8) if batch % 2**i == 0 and batch // 2**i * sample_mib <= free)
micro_batch = batch // accumulation_steps
