"""The worked example, a number of micro-batches that k does not divide, of unequal sizes; and what variables are called."""


def draw(rng):
    steps = rng.randint(2, 4)
    tail = rng.randint(1, steps - 1)
    count = steps * rng.randint(1, 3) + tail
    windows = []
    # Else a mean of means, or taking the first one's size for all, could be right.
    while all(len(window) * window[0] == sum(window) for window in windows):
        sizes = [rng.randint(3, 8) for _ in range(count - 1)]
        sizes.append(rng.choice([size for size in range(1, 7) if size != sizes[-1]]))
        windows = [sizes[start : start + steps] for start in range(0, count, steps)]
    lines = [
        f"    window {number}: {' + '.join(map(str, window))} = {sum(window)} samples, each counts 1/{sum(window)}"
        for number, window in enumerate(windows, 1)
    ]
    return {
        "count": count,
        "steps": steps,
        "sizes": sizes,
        "tail": tail,
        "updates": len(windows),
        "example": "\n".join(lines),
        "x": rng.choice(["x", "inputs", "features"]),
        "y": rng.choice(["y", "targets", "labels"]),
        "loss": rng.choice(["loss", "mean", "value"]),
        "scaled": rng.choice(["scaled", "share", "part"]),
        "split": rng.choice([True, False]),
    }
