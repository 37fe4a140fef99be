# caught by: test_updates, test_tail, test_left_over
"""You misread when `step()` runs. Does the condition look at `i`, which begins anew in each epoch, or at `seen`,
which counts on? Is it also true for the last batch of an epoch? A tail without a step stays in `.grad`, and the next
window takes it along."""

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


right, left = windows(policy)
found, rest = windows({"flush": "leak", "leak": "flush", "across": "leak"}[policy])
ticks = len(right) if ticks == "update" else epochs
backwards = epochs * len(sizes)
updates = len(found)
tail = found[-1]
left_over = rest
rate = lr * 0.5 ** (ticks // step_size)
