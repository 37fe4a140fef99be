# caught by: test_first_k
"""You took the largest k. Each further step saves less than the one before, and none takes the peak below what does not depend on
the samples at all. Compute the peaks one after the other, and stop at the first that is within the budget, if there is one."""

fixed = 2 * parameters_mib + state_mib + layer_mib
k2_saves_mib = whole_mib - (fixed + samples_mib / 2)
first_k = 8
