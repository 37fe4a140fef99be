# caught by: test_held
"""Look at what `zero_grad` leaves with this argument: None takes no bytes, zeros take as many as the gradients did."""

always = parameters_mib * (1 + states)
held_mib = always + (parameters_mib if set_to_none else 0)
peak_mib = always + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib
peak_changes = k == 1
