"""The numbers of one student's copy."""


def draw(rng):
    """Draw until every way to keep the books wrongly gives numbers of its own."""
    while True:
        checkpointed = rng.random() < 0.6
        centres = [4 * rng.randint(-4, 6) for _ in range(2 if checkpointed else rng.choice([2, 3]))]
        one = {
            "momentum": rng.choice([0.25, 0.75]),
            "checkpointed": checkpointed,
            "window": [[float(c - d), float(c + d)] for c in centres for d in [rng.choice([1, 2, 3])]],
        }
        if distinct(one):
            return one


def distinct(one):
    """Tell whether means and variances differ from all that mistakes make of them."""
    centres = [sum(pair) / 2 for pair in one["window"]]
    spreads = [(pair[1] - pair[0]) ** 2 / 2 for pair in one["window"]]
    m, every = one["momentum"], [value for pair in one["window"] for value in pair]
    whole = sum(every) / len(every)
    squares = [(value - whole) ** 2 for value in every]
    wide = sum(squares) / (len(squares) - 1)
    times = 2 if one["checkpointed"] else 1
    means = [kept(centres, m, 0.0, times), kept(centres, m, 0.0, 3 - times), kept(centres, 1 - m, 0.0, times)]
    means += [m * whole, m * centres[-1], whole, 0.0]
    variances = [kept(spreads, m, 1.0, times), kept(spreads, m, 1.0, 3 - times), kept(spreads, 1 - m, 1.0, times)]
    variances += [kept([s / 2 for s in spreads], m, 1.0, times), kept(spreads, m, 0.0, times), 1 - m + m * wide]
    return all(
        min(abs(a - b) / max(1, abs(b)) for i, a in enumerate(values) for b in values[:i]) > 0.01
        for values in (means, variances)
    )


def kept(statistics, momentum, start, times):
    """Return a buffer after each statistic has been entered so many times."""
    for one in statistics:
        for _ in range(times):
            start += momentum * (one - start)
    return start
