"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every usual mistake gives a number of its own."""
    while True:
        n = rng.choice([2, 4])
        one = {
            "n": n,
            "w": rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0, 3.0]),
            "xs": [float(rng.choice([-2, -1, 1, 2, 3])) for _ in range(n)],
            "ys": [float(rng.randint(-4, 5)) for _ in range(n)],
        }
        if distinct(one):
            return one


def distinct(one):
    """Tell whether gradient, loss, weight and what mistakes make of them are different numbers."""
    w, n = one["w"], one["n"]
    errors = [w * x - y for x, y in zip(one["xs"], one["ys"])]
    total = sum(2 * x * error for x, error in zip(one["xs"], errors))
    last = 2 * one["xs"][-1] * errors[-1]
    loss = sum(error**2 for error in errors) / n
    inner = sum(2 * error for error in errors) / n
    values = [total / n, total, total / n / 2, -total / n, last, loss, inner, w, w - total / n, 0.0]
    return min(abs(a - b) for i, a in enumerate(values) for b in values[:i]) > 0.2 and abs(total) <= 60
