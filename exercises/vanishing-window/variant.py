"""Four loops in some order, one of them broken, and what their variables are called."""

NAMES = {
    "index": ["i", "step", "number", "index"],
    "x": ["x", "inputs", "features"],
    "y": ["y", "targets", "labels"],
    "loss": ["loss", "mean_loss", "value"],
    "held": ["held", "seen", "pending"],
}


def draw(rng):
    steps = rng.choice([2, 3, 4])
    shapes = ["counted", "opened", "sliced", "skipped"]
    rng.shuffle(shapes)
    return {
        "steps": steps,
        "count": steps * rng.choice([2, 3]),
        "loops": [
            {"name": f"train_{letter}", "shape": shape, "by": rng.choice(["optimizer", "model"])}
            | {kind: rng.choice(names) for kind, names in NAMES.items()}
            for letter, shape in zip("abcd", shapes)
        ],
        "slip": rng.choice(shapes),
    }
