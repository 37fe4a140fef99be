"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every way of misreading the program gives a value of its own."""
    k, n = rng.choice([(3, 5), (4, 6), (3, 6), (3, 6)])  # k = 2 would make a mean of a half
    while True:
        one = {
            "n": n,
            "k": k,
            "argument": rng.choice(["", "set_to_none=True", "set_to_none=False"]),
            "w0": rng.choice([-1.0, 0.5, 1.0, 2.0]),
            "lr": rng.choice([0.125, 0.25, 0.5]),
            "xs": [rng.choice([-1.0, 1.0, 2.0]) for _ in range(n)],
            "ys": [float(rng.randint(-3, 3)) for _ in range(n)],
        }
        values = [gradient(one, **reading) for reading in READINGS]
        if n % k:
            values.append(gradient({**one, "n": k}))
        distinct = {round(value, 3) for value in [0.0, *values]}
        if len(distinct) > len(values) and max(distinct) <= 40 and min(distinct) >= -40:
            return one


READINGS = [
    {},
    {"clears": "never"},
    {"clears": "always"},
    {"divisor": 0},
    {"divisor": 2},
    {"steps": False},
]


def gradient(one, clears="late", divisor=1, steps=True):
    """Return what one reading of the program gathers behind its last update, or in it where nothing follows."""
    k, w, total = one["k"], one["w0"], 0.0
    for i, (x, y) in enumerate(zip(one["xs"][: one["n"]], one["ys"])):
        if clears == "always":
            total = 0.0
        total += 2 * x * (w * x - y) / (divisor or k)
        if (i + 1) % k == 0:
            w -= one["lr"] * total if steps else 0.0
            if clears == "late" and i + 1 < one["n"]:
                total = 0.0
    return total
