"""The numbers of one student's copy."""


def draw(rng):
    """Draw a memory limit, and four settings of which exactly one does what is asked, in any order."""
    fits, steps = rng.choice([4, 8, 16]), rng.choice([2, 4])
    batch = fits * steps
    pairs = [[fits, steps], [batch, 1], [fits, steps * 2], [fits // 2, steps]]
    rng.shuffle(pairs)
    return {"batch": batch, "fits": fits, "options": dict(zip("ABCD", pairs))}
