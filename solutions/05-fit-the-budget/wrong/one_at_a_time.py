# caught by: test_fewest_steps
"""You took one sample at a time. It fits, but memory that is left unused buys nothing: the update is the same with larger
micro-batches, in fewer steps that use the device better."""

micro_batch = 1
accumulation_steps = batch
