# caught by: test_fits
"""You took every rank to hold the gradients of the whole model, in each plan. Where each backward reduces, a layer's gradient is
split as soon as it is there, and only a rank's part stays."""

times, whole = {}, []
for plan, letter in letters.items():
    once, halved = "once" in plan, "halved" in plan
    micro_batches = 2 * k if halved else k
    held = other_gib + activations_gib / (2 if halved else 1)
    messages = 2 * micro_batches + (1 if once else micro_batches)
    if held + (full_gib if once else full_gib / ranks) <= budget_gib:
        times[letter] = messages * (ranks - 1) / ranks * full_gib / speed
    if held + full_gib <= budget_gib:
        whole.append(letter)
fits = sorted(whole)
fastest = min(times, key=times.get)
seconds = times[fastest]
