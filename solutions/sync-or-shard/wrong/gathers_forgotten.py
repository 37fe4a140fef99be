# caught by: test_seconds
"""You counted only the reductions. The parameters are split as well, so each forward and each backward gathers them first, in
every plan."""

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
once = letters['once'] == fastest or letters['once_halved'] == fastest
micro_batches = 2 * k if fastest in (letters['once_halved'], letters['every_halved']) else k
seconds = (1 if once else micro_batches) * (ranks - 1) / ranks * full_gib / speed
