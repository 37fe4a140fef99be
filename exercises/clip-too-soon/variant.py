"""Where the two lines of one student's copy go wrong, how its loop is written, and the numbers of the example."""


def draw(rng):
    steps = rng.choice([2, 3])
    a, b, norm = rng.choice([(3, 4, 5), (4, 3, 5), (5, 12, 13), (8, 6, 10), (8, 15, 17)])
    limit = rng.choice([1, 2])
    first = min(a, limit)  # what clipping after the first micro-batch leaves of it
    both = (first * first + b * b) ** 0.5
    return {
        "steps": steps,
        "count": steps * 2 + 1,
        "size": rng.randint(2, 4),
        "shape": rng.choice(["sliced", "counted"]),
        "clips": rng.choice(["inside", "after", "apart"]),
        "notes": rng.choice(["limited", "again", "averaged"]),
        "norm": rng.choice(["norm", "total", "length"]),
        "norms": rng.choice(["norms", "history", "lengths"]),
        "loss": rng.choice(["loss", "mean", "scaled"]),
        "example": {
            "a": a, "b": b, "norm": norm, "limit": limit,
            "right": [round(a * limit / norm, 3), round(b * limit / norm, 3)],
            "wrong": [round(first * limit / both, 3), round(b * limit / both, 3)],
        },
    }  # fmt: skip
