# caught by: test_rate
"""You let the scheduler tick with every batch. It did so in several libraries, and rates fell k times too fast; in
this program it does not."""

ragged = samples % batch_size if not drop_last else 0
sizes = [batch_size] * (samples // batch_size) + [ragged] * (ragged > 0)
policy = "flush" if "or" in condition else "leak" if "seen" not in condition else "across"


def windows(policy, epochs=epochs):
    gathered, found, seen = 0, [], 0
    for _ in range(epochs):
        for i, size in enumerate(sizes):
            gathered, seen = gathered + size, seen + 1
            full = (seen if policy == "across" else i + 1) % k == 0
            if full or (policy == "flush" and i + 1 == len(sizes)):
                found.append(gathered)
                gathered = 0
    return found, gathered


found, rest = windows(policy)
ticks = epochs * len(sizes)
backwards = epochs * len(sizes)
updates = len(found)
tail = found[-1]
left_over = rest
rate = lr * 0.5 ** (ticks // step_size)
