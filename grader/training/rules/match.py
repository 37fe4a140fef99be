"""Which mistakes explain what was seen: every loop of the known ways is compared with the weights of whole runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from grader.training.rules import divisors, loops, ways, windows
from grader.training.rules.loops import Clearing, Divisor, Does, Losses, Part, Predicted, Way, Windows
from grader.training.runs import Run
from grader.training.weights import NEAR, Weights

_ANY = 1 << 30
"""More mistakes than any loop makes."""

Names = frozenset[str]


@dataclass(frozen=True)
class Seen:
    """A run, what each of its updates was made of, and whether gradients were left at its end.

    `samples` has the weights of every sample, where those of micro-batches cannot be told; None where neither can.
    """

    run: Run
    updates: list[Weights]
    left: bool = False
    samples: list[Weights] | None = None


@dataclass(frozen=True)
class Explanation:
    """A loop that makes of runs what was seen, and the names of its mistakes."""

    names: Names
    epochs: Way[windows.Count]
    cutting: Way[Windows]
    clearing: Way[Clearing]
    losses: Way[Losses]
    divisor: Way[Divisor]

    def accounts_for(self, one: Seen) -> bool:
        """Whether this loop makes of another run what was seen there as well."""
        parts = _parts(self.cutting, [replace(one.run, epochs=self.epochs.does(one.run))], [len(one.updates)])
        if parts is None or not is_exact(one):
            return False
        said = _predictions([one], parts, self.clearing, self.losses)
        return said is not None and _counts(said[0], one.updates, self.divisor.does)


def is_exact(one: Seen) -> bool:
    """Whether it is known what each update of a run is made of."""
    return all(update.exact for update in one.updates)


def simplest_of(seen: list[Seen]) -> list[Names]:
    """Return the smallest sets of mistakes that explain all runs exactly; an empty set where they are right.

    Nothing is returned where nothing that is known explains them, and where weights could not be told.
    """
    return list(dict.fromkeys(one.names for one in explanations_of(seen)))


def settled(simplest: list[Names], worked: Callable[[], tuple[bool, ...]]) -> Names | None:
    """Choose among explanations that give the same weights; None where that is not certain.

    Args:
        simplest: sets of mistakes that explain what was seen.
        worked: says, asked only where it matters, which micro-batches' losses went through backward.
    """
    weaker = [names - {"never_cleared"} | {"leftovers_counted"} for names in simplest if "never_cleared" in names]
    if all(names in simplest for names in weaker):  # where there is one update only, the rest would be guessed
        simplest = [names for names in simplest if "never_cleared" not in names]
    if len(simplest) == 1:
        (names,) = simplest
        if "cleared_before_step" in names and not all(worked()):
            names = names - {"cleared_before_step"} | {"nothing_at_step"}
        return names
    together = frozenset().union(*simplest) if simplest else frozenset()
    both = together & {"cleared_each_time", "last_loss_only"}
    if len(simplest) == 2 and len(both) == 2 and len({names - both for names in simplest}) == 1:
        every = worked()
        chosen = "cleared_each_time" if all(every) else "last_loss_only" if any(every) else "only_the_last_counts"
        return together - both | {chosen}
    return None


def explanations_of(seen: list[Seen]) -> list[Explanation]:
    """Return the loops of fewest mistakes that make of all runs exactly what was seen; see `simplest_of`."""
    return _explanations_of(seen, most=_ANY)


def is_right(one: Seen) -> bool:
    """Whether a loop without any mistake makes of a run exactly what was seen."""
    return bool(_explanations_of([one], most=0))


def _explanations_of(seen: list[Seen], most: int) -> list[Explanation]:
    """Return the loops of fewest mistakes, and of no more than `most`, that explain all runs."""
    if not seen or not all(map(is_exact, seen)):
        return []
    ordered = sorted(seen, key=lambda one: len(one.run.sizes))  # most is ruled out by the small ones
    tried = set[tuple[int, ...]]()
    for epochs in windows.EPOCHS:
        numbers = tuple(epochs.does(one.run) for one in ordered)
        found = [] if numbers in tried or min(numbers) < 1 else _within(ordered, epochs, most)
        tried.add(numbers)
        if found:
            return found
    return []


def _within(seen: list[Seen], epochs: Way[windows.Count], most: int) -> list[Explanation]:
    """Return the loops of fewest mistakes that go over the data so often, those of few mistakes tried first."""
    found: list[Explanation] = []
    hidden = _hidden_in(seen)
    for number, loop in _loops(seen, epochs, hidden, most):
        if number > most:  # a divisor takes no mistake away
            break
        said = _predictions(seen, loop.parts, loop.clearing, loop.losses)
        if said is None:
            continue
        for divisor in _divisors(loop, hidden):
            names = _named(loop.ids | divisor.ids, seen, loop.clearing.does) - hidden
            if len(names) <= most and all(
                _counts(p, one.updates, divisor.does) for p, one in zip(said, seen, strict=True)
            ):
                found = found if len(names) == most else []
                found.append(Explanation(names, epochs, loop.cutting, loop.clearing, loop.losses, divisor))
                most = len(names)
    return found


class _Loop(NamedTuple):
    """A loop but for what it divides by, and the ids of its mistakes."""

    ids: Names
    cutting: Way[Windows]
    clearing: Way[Clearing]
    losses: Way[Losses]
    parts: list[list[Part]]


def _loops(seen: list[Seen], epochs: Way[windows.Count], hidden: Names, most: int) -> list[tuple[int, _Loop]]:
    """Return loops that make as many updates as were seen, after how many mistakes of theirs show, up to `most`."""
    again = [replace(one.run, epochs=epochs.does(one.run)) for one in seen]
    found = []
    for cutting in _told(windows.WINDOWS, hidden):
        if len((epochs.ids | cutting.ids) - hidden) > most:
            continue
        parts = _parts(cutting, again, [len(one.updates) for one in seen])
        if parts is None:
            continue
        more = ways.BY_WINDOWS * (cutting.mistake in _INSIDE) + ways.BY_EPOCHS * (cutting.mistake in _AFTER)
        for clearing, losses in product(_told(ways.CLEARINGS + more, hidden), ways.LOSSES):
            ids = epochs.ids | cutting.ids | clearing.ids | losses.ids
            number = len(_named(ids, seen, clearing.does) - hidden)
            if number <= most:
                found.append((number, _Loop(ids, cutting, clearing, losses, parts)))
    return sorted(found, key=itemgetter(0))


def _parts(cutting: Way[Windows], runs: list[Run], counts: list[int]) -> list[list[Part]] | None:
    """Return how runs are cut, or None where that is not how many updates there were."""
    found = []
    for run, count in zip(runs, counts, strict=True):
        parts = cutting.does(run)
        if sum(part.steps for part in parts) != count:
            return None
        found.append(parts)
    return found


def _hidden_in(seen: list[Seen]) -> Names:
    """Return the mistakes that cannot show in these runs."""
    ragged = any(len(set(one.run.counts)) > 1 for one in seen)
    several = any(one.run.epochs > 1 for one in seen)
    tails = any(len(one.run.sizes) % one.run.steps for one in seen)
    counted = {mistake for one in seen for mistake in one.run.miscounts}
    unseen = ((ragged, ways.OF_SIZES), (several, ways.OF_EPOCHS), (tails, divisors.OF_TAILS))
    return (frozenset(divisors.MISCOUNTS) - counted).union(*(names for shows, names in unseen if not shows))


def _told(ways: tuple[Way[Does], ...], hidden: Names) -> list[Way[Does]]:
    """Return the ways that are not only hidden mistakes: in these runs others do the same."""
    return [way for way in ways if not way.ids or way.ids - hidden]


def _predictions(
    seen: list[Seen], parts: list[list[Part]], clearing: Way[Clearing], losses: Way[Losses]
) -> list[list[Predicted]] | None:
    """Return what the runs' updates are made of, or None where they are seen to be made of something else."""
    said = []
    for part, one in zip(parts, seen, strict=True):
        predicted: list[Predicted] = []
        for made in loops.predicted(one.run, part, clearing.does, losses.does):
            update = one.updates[len(predicted)]
            if abs(made.before - update.before) > NEAR or made.uses.keys() != update.support:
                return None  # the same micro-batches are to be in it, whatever they count
            predicted.append(made)
        said.append(predicted)
    return said


def _divisors(loop: _Loop, hidden: Names) -> list[Way[Divisor]]:
    """Return what losses of a loop may be divided by."""
    natural = list(divisors.NATURAL) if loop.cutting.mistake not in windows.TELL_ALL else []
    natural += divisors.OF_ALL if loop.cutting.mistake in windows.WHOLE else ()
    if _ONE_LOSS & {loop.losses.mistake, loop.clearing.mistake} or loop.cutting.mistake in _SINGLE:
        natural.append(Way("", lambda _: 1.0))
    return [*natural, *_told(divisors.DIVISORS, hidden)]


_INSIDE = frozenset("step_each_time counter_not_reset tail_one_by_one".split())
"""Ways of cutting that step inside windows, so that where these begin and end may still be known to the loop."""
_AFTER = frozenset({"tail_after_all_epochs"})
"""Ways of cutting with a step after all epochs."""
_ONE_LOSS = frozenset("last_loss_only first_loss_only cleared_each_time".split())
"""Mistakes with which one loss of a window counts, so that not to divide it is right."""
_SINGLE = frozenset("step_each_time counter_not_reset".split())
"""Ways of cutting with which an update holds one micro-batch, so that not to divide is right."""


def _counts(said: list[Predicted], updates: list[Weights], divisor: Divisor) -> bool:
    for predicted, update in zip(said, updates, strict=True):
        for (number, index), uses in predicted.uses.items():
            want = sum(times * divisor(use) for times, use in uses)
            if not abs(update.by_parameters[number][index] - want) <= NEAR * abs(want):
                return False
    return True


def _named(names: Names, seen: list[Seen], clearing: Clearing) -> Names:
    """Say of a tail without an update what becomes of its gradients."""
    if "tail_without_update" not in names:
        return names
    several = any(one.run.epochs > 1 for one in seen)
    cleared = clearing.before_part or clearing.each_epoch or clearing.before_backward or clearing.at_window
    # Of a single epoch the tail stays for the next call, which counts what it finds.
    stays = all(one.left for one in seen if len(one.run.sizes) % one.run.steps) and "leftovers_counted" in names
    leaks = (several or stays) and not cleared
    return names - {"tail_without_update"} | {"tail_leaks" if leaks else "tail_dropped"}
