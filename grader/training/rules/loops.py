"""A training loop, executed but for its arithmetic: what its updates are made of.

A loop is one way of each of four things: where it steps, when it clears, which losses it uses, what it divides by.
`ways.py` has those that are known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from grader.training.runs import Run

Does = TypeVar("Does")


class Way(NamedTuple, Generic[Does]):
    """One way of doing one of the things that a loop does; `mistake` are ids in the vocabulary, empty where it is none.

    `mean_of_means` is one only where micro-batches differ in size.
    """

    mistake: str
    does: Does

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its mistakes."""
        return _ids(self.mistake)


@cache
def _ids(mistake: str) -> frozenset[str]:
    return frozenset(mistake.split())


Visit = tuple[int, int]
"""Epoch and index of a micro-batch that is worked on."""


class Part(NamedTuple):
    """What a loop does until its next step: the micro-batches that it visits, and whether a step follows."""

    visits: tuple[Visit, ...]
    steps: bool = True


@dataclass(frozen=True)
class Use:
    """One micro-batch's loss in one backward: what a divisor can depend on."""

    run: Run
    index: int
    place: int
    """Its place in `members`."""
    members: tuple[int, ...]
    """The micro-batches that the loop takes for the window."""
    epoch: int = 0

    @property
    def window(self) -> range:
        """The window that it belongs to."""
        return self.run.window_of(self.index)

    def samples(self, indices: Iterable[int] | None = None) -> float:
        """Samples that count in some micro-batches; by default in the window's."""
        chosen = self.window if indices is None else indices
        return sum(self.run.counts[i] for i in chosen)


Windows = Callable[[Run], list[Part]]
Divisor = Callable[[Use], float]
Losses = Callable[[tuple[int, ...], int], int]
"""How often the loss at a place of a part's micro-batches goes through backward."""


class Clearing(NamedTuple):
    """When a loop clears: before the first part, before each part, before each backward, before and after each step.

    `full_only`: before the first part only where there is a full window at all. `at_window`, `after_window`: where a
    window should begin and where a full one should end, wherever the loop steps. `ends_epoch`: where an epoch is over,
    before a step that comes after it.
    """

    at_first: bool = False
    each_epoch: bool = False
    before_part: bool = False
    before_backward: bool = False
    before_step: bool = False
    after_step: bool = False
    after_full_step: bool = False
    full_only: bool = False
    at_window: bool = False
    after_window: bool = False
    before_tail_step: bool = False
    ends_epoch: bool = False


Table = dict[tuple[int, int], list[tuple[int, Use]]]
"""(number of the parameters, index) -> how often each of its losses went through backward."""


@dataclass
class Predicted:
    """What one update is made of, but for the divisors."""

    uses: Table
    before: float


@dataclass
class _Loop:
    """Executes a loop, but for its arithmetic."""

    run: Run
    clearing: Clearing
    times: Losses
    held: Table = field(default_factory=lambda: defaultdict(list))
    before: float = 0.0
    parameters: int = 0

    def updates(self, parts: list[Part]) -> Iterator[Predicted]:
        self.before = float(self.run.leftover)
        has_full = len(self.run.sizes) >= self.run.steps
        epoch = -1
        if self.clearing.at_first or (self.clearing.full_only and has_full):
            self.clear()
        for part in parts:
            first = part.visits[0][0] if part.visits else epoch
            if (self.clearing.before_part and part.visits) or (self.clearing.each_epoch and first != epoch):
                self.clear()
            epoch = first
            self.backward(part.visits)
            if part.steps:
                is_full = len(part.visits) == self.run.steps
                if self.clearing.ends_epoch and not part.visits:
                    self.clear()
                if self.clearing.before_step or (self.clearing.before_tail_step and not is_full):
                    self.clear()
                yield Predicted({key: list(uses) for key, uses in self.held.items()}, self.before)
                self.parameters += bool(self.held or self.before)
                ends = bool(part.visits) and (part.visits[-1][1] + 1) % self.run.steps == 0
                after = self.clearing.after_step or (self.clearing.after_full_step and is_full)
                if after or (self.clearing.after_window and ends):
                    self.clear()

    def backward(self, visits: tuple[Visit, ...]) -> None:
        members = tuple(index for _, index in visits)
        for place, (epoch, index) in enumerate(visits):
            begins = index % self.run.steps == 0
            if self.clearing.before_backward or (self.clearing.at_window and begins):
                self.clear()
            times = self.times(members, place)
            if times and self.run.counts[index]:  # where nothing counts, no weight can be told
                self.held[self.parameters, index].append((times, Use(self.run, index, place, members, epoch)))

    def clear(self) -> None:
        self.held.clear()
        self.before = 0.0


def predicted(run: Run, parts: list[Part], clearing: Clearing, losses: Losses) -> Iterator[Predicted]:
    """Yield what a loop's updates are made of, but for the divisors."""
    return _Loop(run, clearing, losses).updates(parts)
