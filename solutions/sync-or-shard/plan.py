"""Gradients that wait for the window's end are whole on each rank; reduced ones are split."""
# ruff: noqa: F821 - the values of the variant are names here

plans = {}
for plan, letter in letters.items():
    once, halved = "once" in plan, "halved" in plan
    micro_batches = 2 * k if halved else k
    held = other_gib + activations_gib / (2 if halved else 1) + (full_gib if once else full_gib / ranks)
    messages = 2 * micro_batches + (1 if once else micro_batches)
    if held <= budget_gib:
        plans[letter] = messages * (ranks - 1) / ranks * full_gib / speed
fits = sorted(plans)
fastest = min(plans, key=plans.get)
seconds = plans[fastest]
