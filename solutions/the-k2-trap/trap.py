"""For k >= 2 the sums of the gradients lie beside the activations; the whole batch at once needs no such sums."""
# ruff: noqa: F821 - the values of the variant are names here

fixed = 2 * parameters_mib + state_mib + layer_mib
k2_saves_mib = whole_mib - (fixed + samples_mib / 2)
first_k = next((k for k in range(2, 9) if fixed + samples_mib / k <= budget_mib), None)
