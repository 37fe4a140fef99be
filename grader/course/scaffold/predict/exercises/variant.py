"""The numbers of one student's copy."""


def draw(rng):
    """Draw three different inputs, in increasing order: then no two known mistakes give the same answer."""
    return {"inputs": [float(x) for x in sorted(rng.sample(range(1, 10), 3))]}
