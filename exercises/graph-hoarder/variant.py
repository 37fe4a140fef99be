"""Which two lines of one student's copy keep graphs, how its loop is written, and the numbers of the example."""


def draw(rng):
    steps = rng.choice([4, 6, 8, 12])
    per_graph = rng.choice([200, 300, 400, 500])
    return {
        "steps": steps,
        "count": rng.choice([3, 5, 7]),
        "short": rng.choice([2, 3]),
        "hoard": rng.choice(["summed", "retained", "joined"]),
        "metric": rng.choice(["listed", "added"]),
        "early": rng.choice([True, False]),
        "loss": rng.choice(["loss", "value", "mean"]),
        "losses": rng.choice(["losses", "history", "curve"]),
        "error": rng.choice(["error", "gap", "distance"]),
        "per_graph": per_graph,
        "all": per_graph * steps,
    }
