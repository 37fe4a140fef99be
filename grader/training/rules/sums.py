"""What mistakes make of a window that is accumulated exactly, from sums of losses whose count is known at the end."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from grader.training.rules.loops import Losses, Way
from grader.training.rules.match import Names
from grader.training.rules.ways import LOSSES
from grader.training.sums import Left
from grader.training.weights import NEAR

EQUAL = 1e-11
"""How near weights are to be for being right: what 07 asks for."""


class Sums(NamedTuple):
    """What weights are made of, per micro-batch: what counts, samples, and numbers in x and in y."""

    counts: list[int]
    rows: list[int]
    numbers: tuple[list[int], list[int]] = ([], [])

    @property
    def total(self) -> int:
        """All that counts."""
        return sum(self.counts)

    @property
    def number(self) -> int:
        """Micro-batches."""
        return len(self.counts)


def sums_of(one: Left) -> Sums:
    """Return what the weights of a call are made of."""
    return Sums(one.counts, one.rows, one.numbers)


Divisor = Callable[[Sums, int], float]


def _so_far(of: Sums, i: int) -> int:
    return list(accumulate(of.counts))[i]


def _all_later(of: Sums, i: int, number: Callable[[Sums, int], float]) -> float:
    """The product of what is divided by after this micro-batch and after each later one."""
    return math.prod(number(of, later) or 1 for later in range(i, of.number))


DIVISORS: tuple[Way[Divisor], ...] = (
    Way("", lambda of, _: of.total),
    Way("sum_left_undivided", lambda *_: 1.0),
    Way("divided_by_micro_batches", lambda of, _: of.number),
    Way("mean_of_means", lambda of, i: of.counts[i] * of.number),
    Way("mean_of_means", lambda of, i: of.counts[i] * sum(map(bool, of.counts))),
    Way("means_added", lambda of, i: of.counts[i]),
    Way("divided_by_running_count", _so_far),
    Way("divided_by_running_count", lambda _, i: i + 1.0),
    Way("divided_again_each_time", partial(_all_later, number=_so_far)),
    Way("divided_again_each_time", partial(_all_later, number=lambda of, i: of.counts[i])),
    Way("divided_again_each_time", partial(_all_later, number=lambda _, i: i + 1)),
    Way("rows_counted", lambda of, _: sum(of.rows)),
    Way("rows_counted", lambda of, i: of.rows[i] * of.number),
    Way("rows_counted", lambda of, i: of.rows[i]),
    Way("numbers_counted", lambda of, _: sum(of.numbers[0])),
    Way("numbers_counted", lambda of, _: sum(of.numbers[1])),
    Way("weighted_by_the_count", lambda of, i: of.total / of.counts[i]),
    Way("weighted_by_the_count", lambda of, i: 1.0 / of.counts[i]),
    Way("divided_twice_by_the_count", lambda of, _: of.total**2),
    Way("divided_twice_by_the_count", lambda of, _: of.total * of.number),
    Way("divided_twice_by_the_count", lambda of, i: of.total * of.counts[i]),
    Way("count_of_one_micro_batch", lambda of, _: of.counts[-1]),
    Way("count_of_one_micro_batch", lambda of, _: of.counts[0]),
    Way("denominator_off_by_one", lambda of, _: of.total + 1),
    Way("denominator_off_by_one", lambda of, _: of.total - 1),
    Way("sign_turned", lambda of, _: -of.total),
)
"""What the sum of a micro-batch's losses is divided by."""

_FIRST, _LAST = (lambda _, place: int(place > 0)), (lambda part, place: int(place < len(part) - 1))
SUBSETS: tuple[Way[Losses], ...] = (Way("first_micro_batch_unused", _FIRST), Way("last_micro_batch_unused", _LAST))
"""Ways of using only some micro-batches, and their count."""

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
    Way("numbers_counted", lambda losses, of: sum(losses) / sum(of.numbers[0])),
    Way("numbers_counted", lambda losses, of: sum(losses) / sum(of.numbers[1])),
    Way("denominator_off_by_one", lambda losses, of: sum(losses) / (of.total + 1)),
    Way("denominator_off_by_one", lambda losses, of: sum(losses) / (of.total - 1)),
    Way("zero_returned", lambda *_: 0.0),
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
    for losses in (*LOSSES, Way("cleared_each_time", LOSSES[1].does), *SUBSETS):
        natural = [Way[Divisor]("", lambda of, i: of.counts[i])] if losses.mistake in _ONE else []
        if losses in SUBSETS:
            natural = [Way("", lambda of, _, does=losses.does: _used(of, does))]  # type: ignore[misc]
        for divisor in (*natural, *DIVISORS):
            if all(_weighs(one, losses.does, divisor.does) for one in seen):
                names = frozenset(filter(None, (losses.mistake, divisor.mistake)))
                yield names | _kept(seen) | (_padded(seen) if not names else frozenset())


_ONE = frozenset({"last_loss_only", "first_loss_only", "cleared_each_time"})
"""Mistakes that leave a single micro-batch, whose own count is its natural denominator."""


def _used(of: Sums, losses: Losses) -> int:
    members = tuple(range(of.number))
    return sum(count for i, count in enumerate(of.counts) if losses(members, i))


def _weighs(one: Left, losses: Losses, divisor: Divisor) -> bool:
    of = sums_of(one)
    members = tuple(range(of.number))
    for i, count in enumerate(one.counts):
        if count:
            times, by = losses(members, i), divisor(of, i)
            want = times / by if by else math.inf if times else 0.0
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


def value_mistake(seen: list[Left], names: Names = frozenset()) -> str | None:
    """Return the mistake in what is returned; "" where it is right, or wrong as the gradients are; None: not known."""
    if all(one.value is None for one in seen):
        return "nothing_returned"
    values = [float(one.value) for one in seen if isinstance(one.value, (int, float)) or _is_scalar(one.value)]  # type: ignore[arg-type]
    if len(values) < len(seen):
        return None
    for way in VALUES:
        wanted = [way.does(one.losses, sums_of(one)) for one in seen]
        if _close(values, wanted):
            return way.mistake
    weighed = [sum(w * v for w, v in zip(one.weights.present, one.losses, strict=True)) for one in seen]
    return "" if names and _close(values, weighed) else None


def _close(values: list[float], wanted: list[float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(values, wanted, strict=True))


def what_is_left(seen: list[Left]) -> str | None:
    """Return what is certain of gradients that are explained by nothing that is known; None where nothing is."""
    if not seen or not all(one.weights.exact for one in seen):
        return None
    shares = [[w for w, count in zip(one.weights.present, one.counts, strict=True) if count] for one in seen]
    if any(abs(w - own[0]) > NEAR * abs(own[0]) for own in shares for w in own):
        return "weights_within_windows"
    if not any(w for own in shares for w in own):
        return "nothing_left"
    right = all(abs(own[0] * sum(one.counts) - 1) < NEAR for own, one in zip(shares, seen, strict=True) if own)
    if not right:
        return "size_of_updates"
    return None if value_mistake(seen) == "" else "another_value_returned"


def _is_scalar(value: object) -> bool:
    return getattr(value, "shape", None) == ()
