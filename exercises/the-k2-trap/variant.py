"""The numbers of one student's copy: a model whose parameters weigh as much as its activations."""

MIB = 2**20
BATCH = 840  # each k from 1 to 8 divides it


def draw(rng):
    """Draw until each known mistake leads to answers of its own."""
    nothing_fits = rng.random() < 0.2
    while True:
        one = {
            "width": 256 * rng.randint(2, 12),
            "depth": rng.randint(3, 4),
            "tokens": rng.randint(1, 6),
            "momentum": rng.choice(["", ", momentum=0.9"]),
            "batch": BATCH,
            "over_percent": rng.choice([2, 3, 4]),
        }
        one |= measures(one)
        first = first_fit(one)
        if sound(one, first) and (first is None) == nothing_fits:
            return one


def measures(one):
    """Return what the task's table holds, in MiB, and the peak of the whole batch at once."""
    depth = one["depth"]
    layer = one["width"] ** 2 * 4 / MIB
    activation = BATCH * one["tokens"] * one["width"] * 4 / MIB
    parameters, state = depth * layer, depth * layer if one["momentum"] else 0.0
    # Backward through the layers, the last one first: their gradients come, activations go.
    moments = [number * layer + (depth + 4 - number) * activation for number in range(1, depth)]
    whole = parameters + state + max(*moments, depth * layer + 3 * activation)
    return {
        "layer_mib": layer,
        "parameters_mib": parameters,
        "state_mib": state,
        "samples_mib": (depth + 3) * activation,
        "whole_mib": whole,
        "budget_mib": round(whole / (1 + one["over_percent"] / 100), 2),
    }


def peak(one, k, sums=1.0):
    """Return the peak in MiB for k micro-batches, beside `sums` times the parameters' bytes of gradients."""
    if k == 1:
        return one["whole_mib"]
    fixed = (1 + sums) * one["parameters_mib"] + one["state_mib"] + one["layer_mib"]
    return fixed + one["samples_mib"] / k


def first_fit(one, sums=1.0):
    """Return the smallest k from 2 to 8 that stays within the budget, or None."""
    return next((k for k in range(2, 9) if peak(one, k, sums) <= one["budget_mib"]), None)


def sound(one, first):
    """Tell whether k = 2 misses the budget, and whether neither luck nor rounding decides an answer."""
    whole, saved = one["whole_mib"], one["whole_mib"] - peak(one, 2)
    tempting = [saved, whole / 2, one["samples_mib"] / 2, saved + one["parameters_mib"], saved - one["parameters_mib"]]
    tempting.append(-saved)
    apart = all(abs(a - b) > 0.01 * whole for i, a in enumerate(tempting) for b in tempting[:i])
    clear = all(abs(peak(one, k) - one["budget_mib"]) > 0.004 * whole for k in range(2, 9))
    small = 16 < whole < 900 and saved < 0.1 * whole
    return apart and clear and small and first not in (2, 8)
