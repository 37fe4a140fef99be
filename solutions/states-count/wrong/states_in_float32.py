# caught by: test_held, test_peak
"""You counted the optimizer's state in float32. PyTorch's optimizers make it like the parameter, or like its gradient: of a model
in bfloat16 it is in bfloat16. Optimizers with float32 states or copies are another thing, and say so."""

always = parameters_mib * (1 + 2 * states)
held_mib = always + (0 if set_to_none else parameters_mib)
peak_mib = always + (0 if k == 1 and set_to_none else parameters_mib) + samples_mib + layer_mib
peak_changes = k == 1
