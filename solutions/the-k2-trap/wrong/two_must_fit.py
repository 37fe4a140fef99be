# caught by: test_first_k
"""You took k = 2. Its peak is above the budget: what the smaller micro-batch gives, the gradient sums take. Compare the peak that
you computed with the budget, not with the peak of the whole batch."""

fixed = 2 * parameters_mib + state_mib + layer_mib
k2_saves_mib = whole_mib - (fixed + samples_mib / 2)
first_k = 2
