"""Which mistakes explain what was seen: every loop of the known ways is compared with the weights of whole runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.training.rules import divisors, loops, ways, windows
from grader.training.rules.loops import Clearing, Divisor, Does, Losses, Part, Predicted, Way, Windows
from grader.training.runs import Run
from grader.training.weights import Weights

NEAR = 1e-6
"""How near weights are to be, relative; of float64 loops they are equal to 1e-12."""

Names = frozenset[str]


@dataclass(frozen=True)
class Seen:
    """A run, what each of its updates was made of, and whether gradients were left at its end."""

    run: Run
    updates: list[Weights]
    left: bool = False


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


def explanations_of(seen: list[Seen]) -> list[Explanation]:
    """Return the loops of fewest mistakes that make of all runs exactly what was seen; see `simplest_of`."""
    if not seen or not all(map(is_exact, seen)):
        return []
    ordered = sorted(seen, key=lambda one: len(one.run.sizes))  # most is ruled out by the small ones
    tried = set[tuple[int, ...]]()
    for epochs in windows.EPOCHS:
        numbers = tuple(epochs.does(one.run) for one in ordered)
        found = [] if numbers in tried or min(numbers) < 1 else list(_explanations(ordered, epochs))
        tried.add(numbers)
        if found:
            least = min(len(one.names) for one in found)
            return [one for one in found if len(one.names) == least]
    return []


def _explanations(seen: list[Seen], epochs: Way[windows.Count]) -> Iterator[Explanation]:
    hidden = _hidden_in(seen)
    again = [replace(one.run, epochs=epochs.does(one.run)) for one in seen]
    for cutting in _told(windows.WINDOWS, hidden):
        parts = _parts(cutting, again, [len(one.updates) for one in seen])
        if parts is None:
            continue
        more = ways.BY_WINDOWS * (cutting.mistake in _INSIDE) + ways.BY_EPOCHS * (cutting.mistake in _AFTER)
        for clearing in _told(ways.CLEARINGS + more, hidden):
            for losses in ways.LOSSES:
                said = _predictions(seen, parts, clearing, losses)
                if said is None:
                    continue
                for divisor in _divisors(said, seen, cutting, (losses.mistake, clearing.mistake)):
                    mistakes = (
                        f"{epochs.mistake} {cutting.mistake} {clearing.mistake} {losses.mistake} {divisor.mistake}"
                    )
                    names = _named(frozenset(mistakes.split()), seen, clearing.does) - hidden
                    yield Explanation(names, epochs, cutting, clearing, losses, divisor)


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
    counted = {mistake for one in seen for mistake in one.run.miscounts}
    hidden = frozenset(divisors.MISCOUNTS) - counted
    return hidden | (frozenset() if ragged else ways.OF_SIZES) | (frozenset() if several else ways.OF_EPOCHS)


def _told(ways: tuple[Way[Does], ...], hidden: Names) -> list[Way[Does]]:
    """Return the ways that are not only hidden mistakes: in these runs others do the same."""
    return [way for way in ways if not way.mistake or set(way.mistake.split()) - hidden]


def _predictions(
    seen: list[Seen], parts: list[list[Part]], clearing: Way[Clearing], losses: Way[Losses]
) -> list[list[Predicted]] | None:
    """Return what the runs' updates are made of, or None where they are seen to be made of something else."""
    said = []
    for part, one in zip(parts, seen, strict=True):
        predicted = loops.predicted(one.run, part, clearing.does, losses.does)
        if not _alike(predicted, one.updates):
            return None
        said.append(predicted)
    return said


def _alike(said: list[Predicted], updates: list[Weights]) -> bool:
    """Whether the same micro-batches are in each update, whatever they count."""
    return all(_same_support(p, u) for p, u in zip(said, updates, strict=True))


def _same_support(said: Predicted, update: Weights) -> bool:
    if abs(said.before - update.before) > NEAR:
        return False
    there = {(number, i) for number, row in update.by_parameters.items() for i, v in enumerate(row) if abs(v) > NEAR}
    return there == said.uses.keys()


def _divisors(
    said: list[list[Predicted]], seen: list[Seen], cutting: Way[Windows], others: tuple[str, str]
) -> Iterator[Way[Divisor]]:
    """Yield what losses may be divided by, where they and clearing are wrong in `others`, or not."""
    natural = list(divisors.NATURAL) if cutting.mistake not in windows.TELL_ALL else []
    natural += divisors.OF_ALL if cutting.mistake in windows.WHOLE else ()
    if _ONE_LOSS.intersection(others) or cutting.mistake in _SINGLE:
        natural.append(Way("", lambda _: 1.0))
    for way in (*natural, *_told(divisors.DIVISORS, _hidden_in(seen))):
        if all(_counts(p, one.updates, way.does) for p, one in zip(said, seen, strict=True)):
            yield way


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
