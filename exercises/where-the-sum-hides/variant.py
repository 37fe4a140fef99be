"""The numbers of one student's copy: which micro-batches are synced, and before which gradients are cleared."""


def draw(rng):
    """Draw until each known mistake leads to another list, and something is cleared in the middle of a quiet stretch."""
    while True:
        count = 5
        one = {
            "coefficients": [float(rng.choice([1, 2, 3, 4, 5, 6, 7, 8])) for _ in range(count)],
            "synced": sorted(rng.sample(range(count), rng.randint(2, 3))),
            "cleared": sorted(rng.sample(range(1, count), rng.randint(1, 2))),
        }
        if sound(one):
            return one


def walk(one, *, clears_hidden=False, plain=False, drops_hidden=False, replaces=False):
    """Return what `.grad` is after each micro-batch, by default as FSDP2 leaves it.

    Args:
        one: the numbers.
        clears_hidden: whether zero_grad reaches the sums that wait to be reduced.
        plain: whether there are no such sums, as without FSDP.
        drops_hidden: whether only the newest gradient is reduced.
        replaces: whether what is reduced replaces `.grad`, and is not added to it.
    """
    shown, waiting, found = None, 0.0, []
    for i, coefficient in enumerate(one["coefficients"]):
        if i in one["cleared"]:
            shown = None
            waiting = 0.0 if clears_hidden else waiting
        waiting += coefficient
        if i in one["synced"] or plain:
            arriving = coefficient if drops_hidden else waiting
            shown = arriving + (0.0 if replaces or shown is None else shown)
            waiting = 0.0
        found.append(shown)
    return found


def sound(one):
    """Tell whether the last gradient is no None, and all mistakes' lists differ."""
    lists = [
        walk(one),
        walk(one, clears_hidden=True),
        walk(one, plain=True),
        walk(one, drops_hidden=True),
        walk(one, replaces=True),
        [value or 0.0 for value in walk(one)],
    ]
    marked = one | {"coefficients": [2.0**i for i in range(5)]}  # a sum of these tells its parts
    apart = len({repr(found) for found in lists}) == len(lists)
    return apart and lists[0][-1] is not None and walk(marked)[-1] != walk(marked, clears_hidden=True)[-1]
