"""The numbers of one student's copy."""


def draw(rng):
    """Draw k, an epoch that leaves a tail in both epochs, and a boundary that is read in micro-batches or in updates."""
    while True:
        k = rng.choice([3, 4, 5])
        n = k * rng.choice([1, 2]) + rng.randrange(1, k)
        updates = 2 * n // k
        boundary = rng.randrange(1, max(updates - 1, 2))  # in updates it would be passed before the end, too
        in_calls = sum(u * k + k - 1 <= boundary for u in range(updates))
        if updates > 2 and updates != 2 * (n // k) and 2 * n % k and in_calls != boundary + 1:
            return {"k": k, "n": n, "boundary": boundary}
