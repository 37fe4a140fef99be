"""Parameters and states are always there; gradients where they were not set to None, or were added up already."""
# ruff: noqa: F821 - the values of the variant are names here

always = parameters_mib * (1 + states)
held_mib = always + (0 if set_to_none else parameters_mib)
peak_mib = always + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib
peak_changes = k == 1
