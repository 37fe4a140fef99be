"""Which mistakes explain what was seen: every loop of the known ways is compared with the weights of whole runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.training.rules import loops, ways
from grader.training.rules.loops import Clearing, Divisor, Losses, Part, Predicted, Windows
from grader.training.rules.ways import Does, Way
from grader.training.runs import Run
from grader.training.weights import Weights

NEAR = 1e-6
"""How near weights are to be, relative; of float64 loops they are equal to 1e-12."""

Names = frozenset[str]


@dataclass(frozen=True)
class Seen:
    """A run, and what each of its updates was made of."""

    run: Run
    updates: list[Weights]


def simplest_of(seen: list[Seen]) -> list[Names]:
    """Return the smallest sets of mistakes that explain all runs exactly; an empty set where they are right.

    Nothing is returned where nothing that is known explains them, and where weights could not be told.
    """
    if not seen or not all(update.exact for one in seen for update in one.updates):
        return []
    found = set(_explanations(sorted(seen, key=lambda one: len(one.run.sizes))))  # most is ruled out by the small ones
    least = min(map(len, found), default=0)
    return [names for names in found if len(names) == least]


def _explanations(seen: list[Seen]) -> Iterator[Names]:
    hidden = _hidden_in(seen)
    for windows in _told(ways.WINDOWS, hidden):
        parts = [windows.does(one.run) for one in seen]
        if any(sum(part.steps for part in p) != len(one.updates) for p, one in zip(parts, seen, strict=True)):
            continue
        for clearing in _told(ways.CLEARINGS, hidden):
            for losses in ways.LOSSES:
                said = _predictions(seen, parts, clearing, losses)
                if said is None:
                    continue
                for divisor in _divisors(said, seen, windows, losses):
                    mistakes = f"{windows.mistake} {clearing.mistake} {losses.mistake} {divisor.mistake}"
                    yield _named(frozenset(mistakes.split()), seen, clearing.does) - hidden


def _hidden_in(seen: list[Seen]) -> Names:
    """Return the mistakes that cannot show in these runs."""
    ragged = any(len(set(one.run.sizes)) > 1 for one in seen)
    several = any(one.run.epochs > 1 for one in seen)
    return (frozenset() if ragged else ways.OF_SIZES) | (frozenset() if several else ways.OF_EPOCHS)


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
    said: list[list[Predicted]], seen: list[Seen], windows: Way[Windows], losses: Way[Losses]
) -> Iterator[Way[Divisor]]:
    natural = list(ways.NATURAL) if windows.mistake not in _TELL_ALL else []
    if losses.mistake in ("last_loss_only", "first_loss_only") or windows.mistake == "step_each_time":
        natural.append(Way("", lambda _: 1.0))
    for way in (*natural, *_told(ways.DIVISORS, _hidden_in(seen))):
        if all(_counts(p, one.updates, way.does) for p, one in zip(said, seen, strict=True)):
            yield way


_TELL_ALL = frozenset({"", "tail_after_all_epochs", "one_step_too_many", "first_window_only", "tail_joined"})
"""Ways of cutting that leave windows as they are: what is divided by then matters, in the tail as well."""


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
    cleared = clearing.before_part or clearing.each_epoch or clearing.before_backward
    return names - {"tail_without_update"} | {"tail_leaks" if several and not cleared else "tail_dropped"}
