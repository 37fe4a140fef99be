"""The numbers of one student's copy."""

LOOPS = [("mean", ""), ("mean", " / len(window)"), ("sum", ""), ("sum", " / len(window)")]
SIZES = [(1, 3), (3, 1), (1, 1, 2), (2, 1, 1), (1, 4), (4, 1), (2, 3), (3, 2), (1, 2, 2)]


def draw(rng):
    """Draw until every misreading of the program gives a number of its own, and all of them are short."""
    while True:
        sizes = rng.choice(SIZES)
        reduction, division = rng.choice(LOOPS)
        w0 = rng.choice([-1.0, 1.0, 2.0])
        micro_batches = [
            [
                [[float(rng.choice([-2, -1, 1, 2, 3]))] for _ in range(size)],
                [[float(rng.randint(-4, 5))] for _ in range(size)],
            ]
            for size in sizes
        ]
        one = {
            "w0": w0,
            "reduction": reduction,
            "division": division,
            "micro_batches": micro_batches,
            "samples": sum(sizes),
        }
        if distinct(one):
            return one


def distinct(one):
    """Tell whether all numbers that mistakes lead to are different, and have at most two decimals."""
    sums = [sum(2 * x * (one["w0"] * x - y) for (x,), (y,) in zip(xs, ys)) for xs, ys in one["micro_batches"]]
    sizes = [len(xs) for xs, _ in one["micro_batches"]]
    k, total = len(sums), sum(sums)
    means = sum(a / size for a, size in zip(sums, sizes))
    divisor = k if one["division"] else 1
    printed, last = (means, sums[-1] / sizes[-1]) if one["reduction"] == "mean" else (total, sums[-1])
    values = [total, total / k, total / sum(sizes), means, means / k, last / divisor]
    values += [printed / divisor / 2, -printed / divisor, 0.0]
    short = all(abs(value * 100 - round(value * 100)) < 1e-9 for value in values)
    far = min(abs(a - b) for i, a in enumerate(values) for b in values[:i]) > 0.2
    return short and far and abs(total) <= 80
