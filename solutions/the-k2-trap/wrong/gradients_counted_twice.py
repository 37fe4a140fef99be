# caught by: test_what_k2_saves
"""You counted one set of the parameters' bytes too many: as optimizer state that is in the table already, or that this optimizer
does not have, or as new gradients of all layers at once. The sums and the gradient of one layer are all the gradients there are."""

# Whether first_k is wrong, too, depends on the budget.
fixed = 2 * parameters_mib + state_mib + layer_mib
k2_saves_mib = whole_mib - (fixed + parameters_mib + samples_mib / 2)
first_k = next((k for k in range(2, 9) if fixed + samples_mib / k <= budget_mib), None)
