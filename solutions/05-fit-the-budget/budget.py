"""Parameters, the sums of their gradients, one new gradient, and the samples of one micro-batch must fit."""
# ruff: noqa: F821 - the values of the variant are names here

free = budget_mib - 2 * parameters_mib - layer_mib
micro_batch = max(size for size in range(1, batch) if batch % size == 0 and size * sample_mib <= free)
accumulation_steps = batch // micro_batch
