# caught by: test_held, test_peak
"""Your numbers are twice as large as they should be. The table's MiB are bytes already, two for each number in bfloat16: they
are not to be doubled."""

always = parameters_mib * (1 + states)
held_mib = 2 * (always + (0 if set_to_none else parameters_mib))
peak_mib = 2 * (always + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib)
peak_changes = k == 1
