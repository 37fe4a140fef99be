"""No two mistakes look alike in the runs that explain: each is found again from what it makes of the weights."""

from dataclasses import replace

import pytest

from grader.checks import Run
from grader.training.noted import Noted
from grader.training.rules import divisors, loops, ways, windows
from grader.training.rules.loops import Clearing, Divisor, Losses, Way, Windows
from grader.training.rules.match import Seen, simplest_of
from grader.training.rules.vocabulary import VOCABULARY
from grader.training.weights import Weights
from tests.training.rules.test_match import LIKE_06, LIKE_08

Loop = tuple[Way[Windows], Way[Clearing], Way[Losses], Way[Divisor]]
RIGHT: Loop = (windows.WINDOWS[0], ways.CLEARINGS[0], ways.LOSSES[0], divisors.DIVISORS[0])
LOOPS: list[Loop] = [
    *((way, *RIGHT[1:]) for way in windows.WINDOWS if way.mistake != "no_step"),
    *((RIGHT[0], way, *RIGHT[2:]) for way in ways.CLEARINGS),
    *((*RIGHT[:2], way, RIGHT[3]) for way in ways.LOSSES),
    *((*RIGHT[:3], way) for way in divisors.DIVISORS),
]


def would_be_seen(run: Run, loop: Loop, epochs: int) -> Seen:
    """Return what a loop that goes so many times over a run makes of its updates."""
    cutting, clearing, losses, divisor = loop
    updates = []
    for said in loops.predicted(run, cutting.does(replace(run, epochs=epochs)), clearing.does, losses.does):
        rows = {number: [0.0] * len(run.sizes) for number, _ in said.uses} or {0: [0.0] * len(run.sizes)}
        for (number, index), uses in said.uses.items():
            rows[number][index] = sum(times * divisor.does(use) for times, use in uses)
        by_parameters = {number: tuple(row) for number, row in rows.items()}
        updates.append(Weights(by_parameters, max(rows), before=said.before))
    return Seen(run, updates)


LAST_ONE = {"cleared_each_time", "last_loss_only"}
"""They give the same weights, and are told apart by what went through backward."""


def expected(names: frozenset[str], noted: Noted) -> frozenset[str]:
    """Return what a loop's mistakes are called in runs like these."""
    hidden = frozenset() if noted.ragged else ways.OF_SIZES
    hidden |= frozenset() if noted.epochs > 1 else ways.OF_EPOCHS
    if "tail_without_update" in names:
        names |= {"tail_dropped"}
    return names - hidden - {"tail_without_update"}


@pytest.mark.parametrize("noted", [LIKE_08, LIKE_06], ids=["one epoch of equal sizes", "several of unequal sizes"])
def test_each_mistake_is_found_again(noted: Noted) -> None:
    """From the weights that it gives, and nothing else explains them as simply."""
    wrong = {}
    for loop in LOOPS:
        said = frozenset(name for way in loop for name in way.mistake.split())
        wanted = expected(said, noted)
        if said & set(divisors.MISCOUNTS):
            continue  # only where there is something else to count: test_counts.py
        if noted is LIKE_08 and said - wanted - {"tail_without_update"}:
            continue  # it shows only where there is more
        found = simplest_of([would_be_seen(run, loop, run.epochs) for run in noted.runs()])
        if found != [wanted] and not (wanted in found and frozenset(LAST_ONE) == frozenset().union(*found)):
            wrong[wanted] = found

    assert wrong == {}


@pytest.mark.parametrize("way", windows.EPOCHS[1:])
def test_other_numbers_of_epochs_are_found(way: Way[windows.Count]) -> None:
    """Where the task has several."""
    seen = [would_be_seen(run, RIGHT, way.does(run)) for run in LIKE_06.runs()]

    assert simplest_of(seen) == [frozenset({way.mistake})]


def test_all_have_words() -> None:
    """Each mistake that a way is, and what is made of a tail without an update."""
    said = [way.mistake for way in windows.WINDOWS] + [way.mistake for way in windows.EPOCHS]
    said += [way.mistake for way in ways.CLEARINGS + ways.BY_WINDOWS + ways.BY_EPOCHS] + [
        way.mistake for way in ways.LOSSES
    ]
    said += [way.mistake for way in divisors.DIVISORS]
    names = set(" ".join(said).split()) - {"tail_without_update"}

    assert sorted(names - VOCABULARY.keys()) == []
