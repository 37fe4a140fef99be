"""What mistakes make of a window that is accumulated exactly, from sums of losses whose count is known at the end."""

import math
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from grader.training.rules.loops import Losses
from grader.training.rules.match import NEAR, Names
from grader.training.rules.ways import LOSSES, Way
from grader.training.sums import Left

EQUAL = 1e-11
"""How near weights are to be for being right: what 07 asks for."""


class Sums(NamedTuple):
    """What weights are made of: `counts` of what counts and `rows` of samples, per micro-batch."""

    counts: list[int]
    rows: list[int]

    @property
    def total(self) -> int:
        """All that counts."""
        return sum(self.counts)

    @property
    def number(self) -> int:
        """Micro-batches."""
        return len(self.counts)


Divisor = Callable[[Sums, int], float]


def _so_far(of: Sums, i: int) -> int:
    return list(accumulate(of.counts))[i]


DIVISORS: tuple[Way[Divisor], ...] = (
    Way("", lambda of, _: of.total),
    Way("sum_left_undivided", lambda *_: 1.0),
    Way("divided_by_micro_batches", lambda of, _: of.number),
    Way("mean_of_means", lambda of, i: of.counts[i] * of.number),
    Way("mean_of_means", lambda of, i: of.counts[i] * sum(map(bool, of.counts))),
    Way("means_added", lambda of, i: of.counts[i]),
    Way("divided_by_running_count", _so_far),
    Way("divided_by_running_count", lambda _, i: i + 1.0),
    Way("rows_counted", lambda of, _: sum(of.rows)),
    Way("rows_counted", lambda of, i: of.rows[i] * of.number),
    Way("rows_counted", lambda of, i: of.rows[i]),
    Way("divided_twice_by_the_count", lambda of, _: of.total**2),
    Way("divided_twice_by_the_count", lambda of, _: of.total * of.number),
    Way("divided_twice_by_the_count", lambda of, i: of.total * of.counts[i]),
    Way("count_of_one_micro_batch", lambda of, _: of.counts[-1]),
    Way("count_of_one_micro_batch", lambda of, _: of.counts[0]),
    Way("denominator_off_by_one", lambda of, _: of.total + 1),
    Way("denominator_off_by_one", lambda of, _: of.total - 1),
)
"""What the sum of a micro-batch's losses is divided by."""

VALUES: tuple[Way[Callable[[list[float], Sums], float]], ...] = (
    Way("", lambda losses, of: sum(losses) / of.total),
    Way("sum_returned", lambda losses, _: sum(losses)),
    Way("last_loss_returned", lambda losses, of: losses[-1] / max(of.counts[-1], 1)),
    Way("last_loss_returned", lambda losses, _: losses[-1]),
    Way("last_loss_returned", lambda losses, of: losses[-1] / of.total),
    Way("mean_of_means_returned", lambda losses, of: _means(losses, of) / of.number),
    Way("mean_of_means_returned", lambda losses, of: _means(losses, of) / sum(map(bool, of.counts))),
    Way("means_added_in_what_is_returned", lambda losses, of: _means(losses, of)),
    Way("returned_per_micro_batch", lambda losses, of: sum(losses) / of.number),
    Way("rows_counted", lambda losses, of: sum(losses) / sum(of.rows)),
    Way("count_returned", lambda _, of: of.total),
)
"""What is returned."""


def _means(losses: list[float], of: Sums) -> float:
    return sum(loss / count for loss, count in zip(losses, of.counts, strict=True) if count)


def simplest_of_sums(seen: list[Left]) -> list[Names]:
    """Return the smallest sets of mistakes that explain what all calls left; empty sets where they are right."""
    if not seen or not all(one.weights.exact for one in seen):
        return []
    found = set(_explanations(seen))
    least = min(map(len, found), default=0)
    return [names for names in found if len(names) == least]


def _explanations(seen: list[Left]) -> Iterator[Names]:
    for losses in (*LOSSES, Way("cleared_each_time", LOSSES[1].does)):
        for divisor in DIVISORS:
            if all(_weighs(one, losses.does, divisor.does) for one in seen):
                names = frozenset(filter(None, (losses.mistake, divisor.mistake)))
                yield names | _kept(seen) | (_padded(seen) if not names else frozenset())


def _weighs(one: Left, losses: Losses, divisor: Divisor) -> bool:
    of = Sums(one.counts, one.rows)
    members = tuple(range(of.number))
    for i, count in enumerate(one.counts):
        if count:
            by = divisor(of, i)
            want = losses(members, i) / by if by else math.inf
            if not abs(one.weights.present[i] - want) <= NEAR * max(abs(want), NEAR):
                return False
    return True


def _kept(seen: list[Left]) -> Names:
    """Whether what was in `.grad` before is still in it."""
    return frozenset({"leftovers_kept"}) if all(abs(one.weights.before) > NEAR for one in seen) else frozenset()


def _padded(seen: list[Left]) -> Names:
    """Whether weights that are nearly right are not, by more than rounding explains."""
    for one in seen:
        total = sum(one.counts)
        off = max(abs(w * total - 1) for w, count in zip(one.weights.present, one.counts, strict=True) if count)
        if one.weights.residual < 1e-12 and off > EQUAL:
            return frozenset({"denominator_padded"})
    return frozenset()


def value_mistake(seen: list[Left]) -> str | None:
    """Return the mistake in what is returned; "" where it is right, None where it is not known."""
    if all(one.value is None for one in seen):
        return "nothing_returned"
    if not all(isinstance(one.value, (int, float)) or _is_scalar(one.value) for one in seen):
        return None
    for way in VALUES:
        wanted = [way.does(one.losses, Sums(one.counts, one.rows)) for one in seen]
        if all(math.isclose(float(one.value), want, rel_tol=1e-9) for one, want in zip(seen, wanted, strict=True)):  # type: ignore[arg-type]
            return way.mistake
    return None


def _is_scalar(value: object) -> bool:
    return getattr(value, "shape", None) == ()
