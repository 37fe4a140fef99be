"""What the variables are called, how the loop is written, and the worked example."""

NAMES = {"ddp": ["ddp", "replica", "wrapped"], "tokens": ["tokens", "counted", "total"], "loss": ["loss", "value"]}


def draw(rng):
    steps = rng.randint(2, 3)
    count = steps + rng.randint(1, steps - 1) if steps > 2 else 3
    few = [rng.randint(1, 2) for _ in range(count)]
    many = [rng.randint(3, 6) for _ in range(count)]
    totals = [a + b for a, b in zip(few, many, strict=True)]
    while len(set(totals[:steps])) < steps or sum(totals[:steps]) == sum(totals[steps:]):
        many = [rng.randint(3, 6) for _ in range(count)]
        totals = [a + b for a, b in zip(few, many, strict=True)]
    ranks = [few, many] if rng.random() < 0.5 else [many, few]
    return {
        "shape": rng.choice(["nested", "flat"]),
        "steps": steps,
        "ranks": ranks,
        "sums": [sum(totals[:steps]), sum(totals[steps:])],
        **{name: rng.choice(words) for name, words in NAMES.items()},
    }
