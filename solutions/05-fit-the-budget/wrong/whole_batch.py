# caught by: test_fits
"""You took the whole batch in one step. Its activations alone break the budget; that is what accumulation is for."""

micro_batch = batch
accumulation_steps = 1
