"""The numbers of one student's copy."""


def draw(rng):
    """Draw k, an epoch of full windows and a tail, and how many updates are made from the stream: into the third epoch."""
    k = rng.choice([3, 4, 5, 8])
    full = rng.choice([2, 3])
    return {"k": k, "n": k * full + rng.randrange(1, k), "steps": 2 * full + rng.choice([1, 2])}
