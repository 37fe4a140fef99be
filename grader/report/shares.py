"""What one sample counts, where micro-batches of different size count too much or too little beside each other."""

import math
from collections.abc import Sequence

from grader.text import counted, fraction

_NEAR = 1e-6


def shares_in_words(
    counts: Sequence[float], yours: Sequence[float | None], expected: Sequence[float | None], unit: str
) -> str:
    """Return e.g. "So each sample of micro-batch 1 counts ½, of micro-batch 2 ¼; each should count ⅓.".

    Nothing where samples count alike: then what micro-batches count says it all.

    Args:
        counts: how much counts in each micro-batch.
        yours: what each counts for in one update.
        expected: what it should count for.
        unit: what counts in them, in one word.
    """
    pairs = [
        (i, (got or 0.0) / count, (want or 0.0) / count)
        for i, (count, got, want) in enumerate(zip(counts, yours, expected, strict=False), start=1)
        if count and want
    ]
    if not pairs or not _alike([want for *_, want in pairs]) or _alike([got for _, got, _ in pairs]):
        return ""
    by_share: dict[str, list[int]] = {}
    for i, got, _ in pairs:
        by_share.setdefault(fraction(got), []).append(i)
    parts = [f"of {_listed(group)} {share}" for share, group in by_share.items()]
    first, *others = parts
    head, share = first.rsplit(" ", 1)
    said = ", ".join([f"each {unit} {head} counts {share}", *others])
    return f"So {said}; each should count {fraction(pairs[0][2])}."


def _alike(values: Sequence[float]) -> bool:
    return all(math.isclose(value, values[0], rel_tol=_NEAR, abs_tol=_NEAR) for value in values)


def _listed(numbers: Sequence[int]) -> str:
    name = counted(len(numbers), "micro-batch").split(" ", 1)[1]
    *before, last = map(str, numbers)
    return f"{name} {', '.join(before)} and {last}" if before else f"{name} {last}"
