"""Which framework one student's copy uses, what is wrong around it, and the numbers of the example."""

DISCOUNTS = {
    "DividingEngine": ["{v} / accumulation_steps", "{v} * len(x)", "{v} / len(batches)"],
    "SummingEngine": ["{v}", "{v} / len(batches)", "{v} * len(x) / accumulation_steps"],
    "CountingEngine": ["{v}, len(x)", "{v} * len(x), 1", "{v} * len(x) / accumulation_steps, len(x)"],
}
NOTES = ["{v}.item() * accumulation_steps", "{v}.item() / accumulation_steps", "{v}.item() * len(x)"]


def draw(rng):
    engine = rng.choice(sorted(DISCOUNTS))
    value = rng.choice(["loss", "value", "mean"])
    steps = rng.choice([2, 3, 4])
    return {
        "engine": engine,
        "value": value,
        "discount": rng.choice(DISCOUNTS[engine]).format(v=value),
        "note": rng.choice(NOTES).format(v=value),
        "runner": rng.choice(["engine", "runner", "helper"]),
        "total": rng.choice(["total", "shown", "running"]),
        "noted": rng.choice(["before", "between", "after"]),
        "split": rng.choice([True, False]),
        "steps": steps,
        "count": steps * rng.choice([2, 3]),
        "size": rng.choice([2, 3, 5]),
    }
