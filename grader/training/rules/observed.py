"""What is seen in updates where no mistake is named: what is certain, and no more."""

from grader.training.rules.match import Names, Seen
from grader.training.runs import Run
from grader.training.table import wanted_of
from grader.training.weights import NEAR, Weights, counting


def order_mistakes(seen: list[Seen]) -> Names | None:
    """Return the mistakes of loops that use each micro-batch once, but not in the order of the list; else None."""
    if not all(update.exact for one in seen for update in one.updates):
        return None
    found = [_order_in(one) for one in seen]
    if None in found or not any(names and "order_changed" in names for names in found):
        return None
    return frozenset().union(*(names for names in found if names))


def _order_in(one: Seen) -> Names | None:
    """Return what is wrong in one run; None where it is something else than its order."""
    run, names = one.run, set[str]()
    if len(one.updates) != len(run.windows) * run.epochs:
        return None
    for epoch in range(run.epochs):
        updates = one.updates[epoch * len(run.windows) : (epoch + 1) * len(run.windows)]
        used = [_used(update) for update in updates]
        if sorted(i for indices in used for i in indices) != [i for i, count in enumerate(run.counts) if count]:
            return None
        if used != [[i for i in window if run.counts[i]] for window in run.windows]:
            names.add("order_changed")
        weighed = [_weighing(run, update, indices) for update, indices in zip(updates, used, strict=True)]
        if None in weighed:
            return None
        names.update(filter(None, weighed))
    return frozenset(names)


def _used(update: Weights) -> list[int]:
    """Return what an update is made of; nothing where it is more than micro-batches at the present parameters."""
    if abs(update.earlier) > NEAR or abs(update.before) > NEAR:
        return []
    return counting(update.present)


def _weighing(run: Run, update: Weights, indices: list[int]) -> str | None:
    """Return the mistake in what micro-batches of an update count; "" where it is none, None where it is not known."""
    samples = sum(run.counts[i] for i in indices)
    known = {
        "": [run.counts[i] / samples for i in indices],
        "mean_of_means": [1 / len(indices)] * len(indices),
        "undivided": [1.0] * len(indices),
    }
    got = [update.present[i] for i in indices]
    return next((name for name, want in known.items() if _near(got, want)), None)


def _near(got: list[float], want: list[float]) -> bool:
    return all(abs(a - b) <= NEAR * max(abs(b), NEAR) for a, b in zip(got, want, strict=True))


def what_is_seen(seen: list[Seen]) -> str | None:
    """Return the first that is certain of updates which are explained by nothing that is known; None where nothing is.

    In this order: their number, gradients of before in them, micro-batches of other windows, how much these count
    beside each other, and the size of the whole.
    """
    if not seen or not all(update.exact for one in seen for update in one.updates):
        return None
    if any(one.run.clip is not None for one in seen):  # there an update has another size for a good reason
        return None
    if any(len(one.updates) != len(one.run.windows) * one.run.epochs for one in seen):
        return "another_number_of_updates"
    pairs = [pair for one in seen for pair in zip(one.updates, _wanted(one.run), strict=True)]
    if any(abs(v) > NEAR for update, _ in pairs for v in (update.before, *_earlier(update))):
        return "gradients_of_before"
    if any(counting(update.present) != counting(want) for update, want in pairs):
        return "other_micro_batches"
    factors = [[got / one for got, one in zip(update.present, want, strict=True) if one] for update, want in pairs]
    if any(not _near(own, [own[0]] * len(own)) for own in factors):
        return "weights_within_windows"
    return None if _near([own[0] for own in factors if own], [1.0] * len(pairs)) else "size_of_updates"


def _wanted(run: Run) -> list[tuple[float, ...]]:
    return [wanted_of(run, window) for window in run.windows] * run.epochs


def _earlier(update: Weights) -> list[float]:
    return [v for number, row in update.by_parameters.items() if number != update.now for v in row]
