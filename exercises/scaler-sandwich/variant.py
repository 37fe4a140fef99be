"""Which two of five layers go wrong in one student's copy, and the numbers of the example."""

import itertools

SLIPS = ["clip_early", "unscale_each", "update_first", "direct", "clear_late"]
APART = [{"clip_early", "unscale_each"}, {"update_first", "direct"}]
"""Pairs of which one would hide the other."""


def draw(rng):
    scale = rng.choice([8, 64, 256, 1024])
    norm, limit = rng.choice([(2, 1), (4, 1), (3, 2), (0.5, 1), (0.25, 1)])
    steps = rng.choice([2, 3])
    return {
        "slips": list(rng.choice([list(p) for p in itertools.combinations(SLIPS, 2) if set(p) not in APART])),
        "shape": rng.choice(["sliced", "counted"]),
        "steps": steps,
        "count": steps * 3,
        "scale": scale,
        "loss": rng.choice(["loss", "mean", "value"]),
        "scales": rng.choice(["scales", "history", "seen"]),
        "before": rng.choice(["before", "old", "was"]),
        "example": {"norm": norm, "limit": limit, "right": min(norm, limit), "wrong": min(norm * scale, limit) / scale},
    }
