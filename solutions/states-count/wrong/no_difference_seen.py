# caught by: test_peak_changes
"""What `zero_grad` leaves matters for the peak only if nothing else has filled `.grad` by then. Look at k: is the worst moment in the
first micro-batch after `zero_grad`, or in a later one?"""

always = parameters_mib * (1 + states)
held_mib = always + (0 if set_to_none else parameters_mib)
peak_mib = always + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib
peak_changes = k != 1
