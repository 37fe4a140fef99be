"""The numbers of one student's copy."""

CONDITIONS = {
    "leak": "(i + 1) % k == 0",
    "flush": "(i + 1) % k == 0 or i + 1 == len(loader)",
    "across": "seen % k == 0",
}


def draw(rng):
    """Draw until every way to miscount gives a count of its own."""
    while True:
        policy = rng.choice(sorted(CONDITIONS))
        one = {
            "samples": rng.randint(20, 75),
            "batch_size": rng.choice([4, 5, 6, 8]),
            "drop_last": rng.choice(["", ", drop_last=True"]),
            "epochs": rng.choice([2, 3]),
            "k": rng.choice([2, 3, 4]),
            "lr": rng.choice([0.5, 1.0, 2.0]),
            "step_size": rng.choice([2, 3, 4]),
            "ticks": rng.choice(["update", "update", "epoch"]),
            "condition": CONDITIONS[policy],
        }
        if distinct(one, policy):
            return one


OTHER = {"leak": "flush", "flush": "leak", "across": "leak"}
"""A policy, and the one that it is taken for."""


def distinct(one, policy):
    """Tell whether each count differs from what is counted by mistake."""
    if one["samples"] % one["batch_size"] == 0:
        return False
    right, other, single = count(one, policy), count(one, OTHER[policy]), count({**one, "epochs": 1}, policy)
    ragged = count({**one, "drop_last": "" if one["drop_last"] else ", drop_last=True"}, policy)
    ticks = [right["updates"], one["epochs"], right["backwards"]]
    rates = [one["lr"] * 0.5 ** (tick // one["step_size"]) for tick in ticks]
    rates += [one["lr"], one["lr"] * 0.5 ** right["updates"], one["lr"] * 0.5 ** one["epochs"]]
    tails = [right["tail"], other["tail"], one["batch_size"]]
    left = [right["left_over"], other["left_over"], right["tail"]] if policy != "flush" else [0, other["left_over"]]
    updates = [right["updates"], other["updates"], single["updates"], right["backwards"]]
    apart = all(len(set(values)) == len(values) for values in (rates, tails, left, updates))
    return apart and right["backwards"] not in (ragged["backwards"], single["backwards"]) and min(rates) > 1e-4


def count(one, policy):
    """Return what one reading of the loop counts."""
    n, b, k = one["samples"], one["batch_size"], one["k"]
    sizes = [b] * (n // b) + ([n % b] if not one["drop_last"] else [])
    gathered = seen = updates = tail = 0
    for _ in range(one["epochs"]):
        for i, size in enumerate(sizes):
            seen += 1
            gathered += size
            due = {
                "leak": (i + 1) % k == 0,
                "flush": (i + 1) % k == 0 or i + 1 == len(sizes),
                "across": seen % k == 0,
            }
            if due[policy]:
                updates, tail, gathered = updates + 1, gathered, 0
    return {"backwards": seen, "updates": updates, "tail": tail, "left_over": gathered}
