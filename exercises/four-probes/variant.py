"""The numbers of one student's copy: sizes that leave a tail everywhere, and letters for the frameworks."""

FRAMEWORKS = ["steady", "hasty", "carrying", "dropping"]


def draw(rng):
    """Draw sizes where each known mistake leads to another number, and what each framework's updates use then."""
    while True:
        k, n, m = rng.choice([4, 5, 6]), rng.randint(5, 7), rng.randint(6, 19)
        if k < n and n % k and 2 * n % k and n != m > k and 3 * m % k and 2 * (m % k) != k and apart(m, k):
            break
    letters = ["A", "B", "C", "D"]
    rng.shuffle(letters)
    letters = dict(zip(FRAMEWORKS, letters, strict=True))
    rows = {letters[name]: [f"{one:_.2f}" for one in noted(name, k, n)] for name in FRAMEWORKS}
    return {"k": k, "n": n, "m": m, "letters": letters, "rows": rows}


def apart(m, k):
    """Tell whether what becomes of three epochs' tails, and what is thought of it, are four different counts."""
    return 3 * (m // k) < 3 * m // k < -(-3 * m // k) < 3 * -(-m // k)


def noted(name, k, n):
    """Return the gradient that each update of two epochs uses."""
    powers = [10**j for j in range(2 * n)]
    epochs = [powers] if name == "carrying" else [powers[:n], powers[n:]]
    windows = [epoch[start : start + k] for epoch in epochs for start in range(0, len(epoch), k)]
    if name in ("carrying", "dropping"):
        windows = [window for window in windows if len(window) == k]
    divisors = {"steady": len, "dropping": lambda window: 1}
    return [sum(window) / divisors.get(name, lambda window: k)(window) for window in windows]
