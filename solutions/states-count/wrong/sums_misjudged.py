# caught by: test_peak
"""Your peak is off by one set of gradients. Are there gradients of all layers already when the worst `backward()` begins? Ask for
what `zero_grad` left, and for the micro-batches that came before in the same update."""

always = parameters_mib * (1 + states)
held_mib = always + (0 if set_to_none else parameters_mib)
peak_mib = always + (parameters_mib if k == 1 and set_to_none else 0) + samples_mib + layer_mib
peak_changes = k == 1
