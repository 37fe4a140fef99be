"""The numbers of one student's copy."""


def draw(rng):
    """Draw k, an epoch of full windows and a tail, how often rows are written, and what the data come from."""
    k = rng.choice([3, 4, 5])
    every = rng.choice([1, 2])
    full = 2 if every == 2 else rng.choice([1, 2])  # of two windows the tail would be the only one with a row
    return {"k": k, "n": k * full + rng.randrange(1, k), "every": every, "stream": rng.choice([True, False])}
