"""The numbers of one student's copy."""


def draw(rng):
    """Draw a loop of at least one full window, and what follows it; where nothing does, a tail is left over."""
    k = rng.choice([2, 3, 4])
    calls_after = rng.choice([["step"], ["step"], ["step", "zero_grad"], []])
    extra = rng.randrange(k) if calls_after else rng.randrange(1, k)
    return {
        "n": k * rng.choice([1, 2]) + extra if extra else 2 * k,
        "k": k,
        "division": rng.choice(["", f" / {k}"]),
        "calls_after": calls_after,
    }
