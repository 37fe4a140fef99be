"""The numbers of one student's copy: a memory limit that some plans keep, and letters for the plans."""

PLANS = ["once", "every", "once_halved", "every_halved"]  # the faster first


def draw(rng):
    """Draw until each known mistake leads to answers of its own."""
    while True:
        ranks = rng.choice([4, 8, 16])
        full = rng.choice([8, 12, 16, 24, 32])
        letters = ["A", "B", "C", "D"]
        rng.shuffle(letters)
        one = {
            "ranks": ranks,
            "k": rng.choice([3, 4, 6, 8]),
            "full_gib": full,
            "activations_gib": rng.choice([4, 6, 8, 12, 16, 20, 28, 36, 44]),
            "other_gib": 3 * full / ranks + rng.choice([0.5, 1.0, 1.5]),
            "speed": rng.choice([4, 8, 16, 32]),
            "budget_gib": rng.randint(10, 79),
            "letters": dict(zip(PLANS, letters, strict=True)),
        }
        if sound(one):
            return one


def memory(one, plan, *, sharded=None, unsharded=None):
    """Return a rank's peak in GiB."""
    part = one["full_gib"] / one["ranks"] if sharded is None else sharded
    whole = one["full_gib"] if unsharded is None else unsharded
    activations = one["activations_gib"] / (2 if "halved" in plan else 1)
    return one["other_gib"] + activations + (whole if "once" in plan else part)


def messages(one, plan):
    """Return how often all parameters are gathered, and how often all gradients are reduced, per update."""
    k = one["k"] * (2 if "halved" in plan else 1)
    return 2 * k, 1 if "once" in plan else k


def sound(one):
    """Tell whether the answers of all mistakes differ, and no plan is near the limit."""
    peaks = [memory(one, plan) for plan in PLANS]
    if any(abs(peak - one["budget_gib"]) < 0.5 for peak in peaks):
        return False
    fits = [plan for plan, peak in zip(PLANS, peaks, strict=True) if peak < one["budget_gib"]]
    light = [plan for plan in PLANS if memory(one, plan, unsharded=one["full_gib"] / one["ranks"]) < one["budget_gib"]]
    heavy = [plan for plan in PLANS if memory(one, plan, sharded=one["full_gib"]) < one["budget_gib"]]
    if not fits or fits[0] not in ("every", "once_halved") or light == fits or heavy == fits:
        return False
    gathers, reduces = messages(one, fits[0])
    total, ratio = gathers + reduces, one["ranks"] / (one["ranks"] - 1)
    wrong = [reduces, total * ratio, gathers // 2 + reduces]
    values = [total, *wrong]
    return all(abs(a - b) > 0.01 * a for i, a in enumerate(values) for b in values[:i]) and len(heavy) != 4
