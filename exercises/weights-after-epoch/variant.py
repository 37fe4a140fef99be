"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every misreading gives a weight of its own, none of them with more than five binary places."""
    while True:
        k, n = rng.choice([(2, 3), (2, 5), (4, 5), (4, 6)])
        one = {
            "k": k,
            "n": n,
            "w0": rng.choice([-1.0, 0.0, 1.0, 2.0]),
            "lr": rng.choice([0.25, 0.5]),
            "batches": [[float(rng.choice([-1, 1, 2])), float(rng.randint(-4, 4))] for _ in range(n)],
        }
        if distinct(one):
            return one


def distinct(one):
    """Tell whether the right answers and what mistakes make of them are different numbers, and easy ones."""
    answers = [train(one, "drop"), train(one, "flush"), train(one, "rescale"), train(one, "drop", epochs=2)]
    wrong = [
        train(one, "flush", tail_at_start=True),
        train(one, "rescale", tail_at_start=True),
        train(one, "drop", epochs=2, forget=True),
        train(one, "flush", epochs=2),
        *(train({**one, "k": 1}, "flush", divisor=divisor) for divisor in (1, one["k"])),
        *(train(one, policy, divisor=1) for policy in ("drop", "flush")),
        train(one, "drop", epochs=2, divisor=1),
        train(one, "rescale", step_each_time=True),
        train(one, "drop", epochs=2, step_each_time=True),
        one["w0"],
    ]
    values = answers + wrong
    easy = all(value * 32 == round(value * 32) for value in answers) and max(map(abs, values)) < 100
    return easy and min(abs(a - b) / max(1, abs(b)) for i, a in enumerate(values) for b in values[:i]) > 0.01


def train(one, policy, epochs=1, divisor=None, forget=False, tail_at_start=False, step_each_time=False):
    """Return the weight that one reading of the program ends with."""
    k, n, w, grad = one["k"], one["n"], one["w0"], 0.0
    for _ in range(epochs):
        grad = 0.0 if forget else grad
        for i, (x, y) in enumerate(one["batches"]):
            at = one["w0"] if tail_at_start and i >= n // k * k else w
            size = min(k, n - i // k * k) if policy == "rescale" else k
            grad += 2 * x * (at * x - y) / (divisor or size)
            flushed = i + 1 == n and policy != "drop"
            if flushed or step_each_time or (i + 1) % k == 0:
                w, grad = w - one["lr"] * grad, 0.0
    return w
