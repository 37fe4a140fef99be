"""The numbers of one student's copy."""


def draw(rng):
    """Draw k, and an epoch of one or two full windows and a tail."""
    k = rng.choice([3, 4, 5, 6])
    return {"k": k, "n": k * rng.choice([1, 2]) + rng.randrange(1, k)}
