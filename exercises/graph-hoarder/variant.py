"""Which two lines of one student's copy keep graphs, how its loop is written, and the numbers of the example."""


def draw(rng):
    steps = rng.choice([4, 6, 8, 12])
    per_graph = rng.choice([200, 300, 400, 500])
    count, short = rng.choice([(3, 2), (5, 2), (7, 2), (5, 3), (7, 3)])  # the last window is shorter
    return {
        "steps": steps,
        "count": count,
        "short": short,
        "hoard": rng.choice(["summed", "retained", "joined"]),
        "metric": rng.choice(["listed", "added"]),
        "early": rng.choice([True, False]),
        "loss": rng.choice(["loss", "value", "mean"]),
        "losses": rng.choice(["losses", "history", "curve"]),
        "error": rng.choice(["error", "gap", "distance"]),
        "per_graph": per_graph,
        "all": per_graph * steps,
    }
