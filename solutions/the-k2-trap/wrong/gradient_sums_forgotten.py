# caught by: test_what_k2_saves, test_first_k
"""You left out the sums in `.grad`. From the second micro-batch on, they lie there during forward and backward, as many bytes as
all parameters. The row on the new gradient of one layer does not hold them."""

fixed = parameters_mib + state_mib + layer_mib
k2_saves_mib = whole_mib - (fixed + samples_mib / 2)
first_k = next((k for k in range(2, 9) if fixed + samples_mib / k <= budget_mib), None)
