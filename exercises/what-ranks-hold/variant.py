"""The numbers of one student's copy: gradients of two ranks, which micro-batches are quiet, and what `no_sync` holds."""

FORMS = ["both", "late", "early"]


def draw(rng):
    """Draw until each known mistake leads to another list of gradients."""
    while True:
        count = rng.choice([3, 4])
        quiet = sorted(rng.sample(range(count), rng.randint(1, count - 1)))
        one = {
            "form": rng.choice(FORMS),
            "coefficients": [[float(rng.randint(-6, 8)) for _ in range(count)] for _ in range(2)],
            "quiet": quiet,
        }
        if sound(one):
            return one


def run(coefficients, sent, *, mean=True, newest_only=False, kept=True, alone=False):
    """Return each rank's `.grad` after each backward; by default as DistributedDataParallel makes it.

    Args:
        coefficients: each rank's gradient of each micro-batch.
        sent: numbers of the micro-batches whose backward sends gradients.
        mean: whether what is sent is averaged, not summed.
        newest_only: whether only a micro-batch's own gradient is sent, not what was added up before it.
        kept: whether `.grad` is added to, not replaced.
        alone: whether nothing is sent at all.
    """
    grads, seen = [0.0, 0.0], [[], []]
    for i in range(len(coefficients[0])):
        new = [of_rank[i] for of_rank in coefficients]
        before = grads if kept else [0.0, 0.0]
        own = [before[rank] + new[rank] for rank in (0, 1)]
        if i in sent and not alone:
            base, parts = (before, new) if newest_only else ([0.0, 0.0], own)
            own = [b + sum(parts) / (2 if mean else 1) for b in base]
        grads = own
        for rank in (0, 1):
            seen[rank].append(own[rank])
    return seen


def sent_by(form, count, quiet):
    """Return the micro-batches whose backward sends gradients: forward decides, not backward."""
    return [i for i in range(count) if form == "late" or i not in quiet]


def sound(one):
    """Tell whether all mistakes, and the truth, differ in rank 0's gradients."""
    coefficients, count = one["coefficients"], len(one["coefficients"][0])
    sent = sent_by(one["form"], count, one["quiet"])
    misread = [i for i in range(count) if one["form"] != "late" or i not in one["quiet"]]
    every = [
        run(coefficients, sent),
        run(coefficients, misread),
        run(coefficients, sent, mean=False),
        run(coefficients, sent, newest_only=True),
        run(coefficients, sent, kept=False),
        run(coefficients, sent, alone=True),
    ]
    lists = [seen[0] for seen in every]
    if any(abs(seen[1][-1] - every[0][1][-1]) < 0.4 for seen in every[2:]):
        return False
    return 0.0 not in lists[0] and all(not near(a, b) for i, a in enumerate(lists) for b in lists[:i])


def near(a, b):
    """Tell whether two lists could be taken for each other."""
    return all(abs(x - y) < 0.4 for x, y in zip(a, b, strict=True))
