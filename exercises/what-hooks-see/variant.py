"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every misreading gives lists of its own; a tail is always left over."""
    while True:
        k, n = rng.choice([(2, 3), (2, 5), (3, 4), (3, 5)])
        one = {
            "k": k,
            "limit": rng.choice([2.0, 3.0, 4.0]),
            "factors": [float(rng.choice([-6, -5, -3, -2, -1, 1, 2, 3, 5, 6])) for _ in range(n)],
            "argument": rng.choice(["", "set_to_none=False"]),
        }
        if distinct(one):
            return one


def distinct(one):
    """Tell whether the lists differ from each other and from what mistakes make of them."""
    k, limit, factors = one["k"], one["limit"], one["factors"]
    cut = [max(-limit, min(limit, factor)) for factor in factors]
    sums, raw, through = added(cut, k), added(factors, k), added(cut, len(cut))
    late = [max(-limit, min(limit, value)) for value in raw]
    means = [value / (i % k + 1) for i, value in enumerate(sums)]
    last = [sums[-1]] * len(sums)
    per_window = [sums[min(i // k * k + k, len(sums)) - 1] for i in range(len(sums))]
    lists = [factors, cut, sums, raw, through, late, means]
    kept = [sums, last, per_window, [0.0 if i < len(sums) // k * k else sums[-1] for i in range(len(sums))]]
    left = [sums[-1], raw[-1], through[-1], cut[-1], 0.0]
    return all(
        repr(a) != repr(b) for values in (lists, kept) for i, a in enumerate(values) for b in values[:i]
    ) and len({*left[:3], 0.0}) == 4


def added(values, k):
    """Return the running sums, which begin anew after every k values."""
    sums = []
    for i, value in enumerate(values):
        sums.append(value if i % k == 0 else sums[-1] + value)
    return sums
