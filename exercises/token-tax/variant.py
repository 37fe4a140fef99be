"""Where the two lines of one student's copy go wrong, what its variables are called, and the numbers of the example."""


def draw(rng):
    steps = rng.choice([2, 3])
    tokens = rng.sample(range(1, 8), steps)
    sums = [count * rng.choice([1, 2, 3]) for count in tokens]
    if len({s / t for s, t in zip(sums, tokens)}) == 1:
        sums[0] += tokens[0]
    return {
        "steps": steps,
        "sizes": [rng.randint(1, 3) for _ in range(steps * 2 + 1)],
        "seed": rng.randrange(1000),
        "slip": rng.choice(["means", "padding", "unshifted", "unweighted", "at_least_one"]),
        "log": rng.choice(["last", "again", "means"]),
        "total": rng.choice(["total", "denominator", "norm"]),
        "logged": rng.choice(["logged", "running", "shown"]),
        "history": rng.choice(["history", "curve", "losses"]),
        "tokens": tokens,
        "sums": [float(value) for value in sums],
        "example": {
            "right": round(sum(sums) / sum(tokens), 3),
            "wrong": round(sum(s / t for s, t in zip(sums, tokens)) / steps, 3),
        },
    }
