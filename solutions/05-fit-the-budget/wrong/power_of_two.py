# caught by: test_batch
"""You took the largest power of two that fits. It does not divide this batch, so no number of equal micro-batches of that
size makes it. Micro-batches need not be powers of two."""

free = budget_mib - 2 * parameters_mib - layer_mib
micro_batch = max(2**i for i in range(8) if 2**i * sample_mib <= free)
accumulation_steps = batch // micro_batch
