"""The numbers of one student's copy."""


def draw(rng):
    """Draw an even k, and an epoch of one or two full windows and a tail."""
    k = rng.choice([2, 4, 6, 8])
    return {"k": k, "n": k * rng.choice([1, 2]) + rng.randrange(1, k)}
