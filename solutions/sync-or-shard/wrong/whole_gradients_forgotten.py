# caught by: test_fits
"""You took every rank to hold only its part of the gradients. That holds for gradients which were reduced. What waits for the end
of the window was summed over no ranks yet, so no rank can drop the others' part: each holds all of it."""

plans = {}
for plan, letter in letters.items():
    once, halved = "once" in plan, "halved" in plan
    micro_batches = 2 * k if halved else k
    held = other_gib + activations_gib / (2 if halved else 1) + full_gib / ranks
    messages = 2 * micro_batches + (1 if once else micro_batches)
    if held <= budget_gib:
        plans[letter] = messages * (ranks - 1) / ranks * full_gib / speed
fits = sorted(plans)
fastest = min(plans, key=plans.get)
seconds = plans[fastest]
