"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every usual mistake gives numbers of its own."""
    while True:
        a, b, c = (float(rng.choice([-6, -4, -3, -2, 2, 3, 4, 5, 6, 8])) for _ in range(3))
        w = rng.choice([-2.0, -0.5, 0.5, 2.0, 3.0, 4.0])
        clearing = rng.choice(["w.grad = None", "w.grad.zero_()"])
        values = [0.0, a, b, c, a + b, (a + b) / 2, a + b + c, a * w, (a + b) * w, b + c, c * w]
        if min(abs(one - other) for i, one in enumerate(values) for other in values[:i]) > 0.2:
            return {"w": w, "a": a, "b": b, "c": c, "clearing": clearing}
