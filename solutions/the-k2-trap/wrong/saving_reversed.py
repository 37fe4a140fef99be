# caught by: test_what_k2_saves
"""Your number has the wrong sign. Asked for is how far the peak of k = 2 lies below that of the whole batch: positive where k = 2
needs less, negative where it needs more."""

fixed = 2 * parameters_mib + state_mib + layer_mib
k2_saves_mib = fixed + samples_mib / 2 - whole_mib
first_k = next((k for k in range(2, 9) if fixed + samples_mib / k <= budget_mib), None)
