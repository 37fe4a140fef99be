# caught by: test_fastest
"""You chose the plan that sends least, and it does not fit. First strike out what needs more memory than a rank has."""

plans, every = {}, {}
for plan, letter in letters.items():
    once, halved = "once" in plan, "halved" in plan
    micro_batches = 2 * k if halved else k
    held = other_gib + activations_gib / (2 if halved else 1) + (full_gib if once else full_gib / ranks)
    messages = 2 * micro_batches + (1 if once else micro_batches)
    every[letter] = held, messages * (ranks - 1) / ranks * full_gib / speed
    if held <= budget_gib:
        plans[letter] = messages * (ranks - 1) / ranks * full_gib / speed
fits = sorted(plans)
fastest = min(every, key=lambda letter: every[letter][1])
seconds = every[fastest][1]
