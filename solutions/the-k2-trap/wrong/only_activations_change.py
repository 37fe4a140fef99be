# caught by: test_what_k2_saves, test_first_k
"""You subtracted half of the samples' bytes from the peak of the whole batch. But these two peaks are made of other things:
at the whole batch's worst moment some gradients exist and some activations are gone, and with k = 2 the gradient sums are
there all the time. Add each peak up by itself."""

k2_saves_mib = samples_mib / 2
first_k = next((k for k in range(2, 9) if whole_mib - samples_mib * (1 - 1 / k) <= budget_mib), None)
