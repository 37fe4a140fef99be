"""Which two of three counters go wrong in one student's copy, and where; and the numbers of the example."""

PLACES = {
    "schedule": ["micro", "epoch", "before", "skipped"],
    "average": ["micro", "epoch", "before", "skipped"],
    "count": ["micro", "epoch", "skipped"],
}


def draw(rng):
    steps = rng.choice([2, 3, 4])
    epochs = rng.choice([2, 3])
    count = steps * rng.randint(1, 2) + rng.randint(1, steps - 1)
    wrong = rng.sample(sorted(PLACES), 2)
    places = {name: rng.choice(some) if name in wrong else "update" for name, some in PLACES.items()}
    order = sorted(PLACES)
    rng.shuffle(order)
    decay = rng.choice([0.5, 0.75, 0.9])
    return {
        "steps": steps,
        "epochs": epochs,
        "count": count,
        "updates": -(-count // steps) * epochs,
        "kind": rng.choice(["warmup", "linear", "cosine", "halving"]),
        "decay": decay,
        "hasty": round(decay**steps, 3),
        "places": places,
        "order": order,
        "counter": rng.choice(["updates", "done", "global_step"]),
        "loss": rng.choice(["loss", "mean", "scaled"]),
    }
