# caught by: test_held, test_peak
"""You left out what the optimizer remembers of each parameter. It appears in the first `step()` and stays: from the second update
on it is there all the time, also while activations are."""

held_mib = parameters_mib + (0 if set_to_none else parameters_mib)
peak_mib = parameters_mib + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib
peak_changes = k == 1
