"""The numbers of one student's copy."""

OPTIMIZERS = [
    "SGD([weight], lr=0.05)",
    "SGD([weight], lr=0.1, momentum=0.9)",
    "Adam([weight], lr=0.01)",
    "AdamW([weight], lr=0.001, weight_decay=0.0)",
]


def draw(rng):
    """Draw k, a number of micro-batches that k divides, an optimizer, and whether the loss is divided."""
    k = rng.choice([2, 4, 5, 8])
    return {
        "k": k,
        "n": k * rng.choice([3, 6, 7, 10]),  # never k times k: then k and the number of updates would be one number
        "optimizer": rng.choice(OPTIMIZERS),
        "division": rng.choice(["", " / k"]),
    }
