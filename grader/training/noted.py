"""What the checks' runs are like: what a run for an explanation must be like, too."""

from dataclasses import dataclass, field, replace

from grader.training.runs import Run

_HIDDEN = 24
"""With 146 parameters, more than there are gradients to tell apart."""
_USUAL = 5
"""Samples of a micro-batch: another number than any k. Only what is larger can be a task's own number."""
_RAGGED = (3, 5, 2, 4, 1, 6, 2, 7, 4, 3, 5, 6)


@dataclass
class Noted:
    """What the checks' runs are like: what a run for an explanation must be like, too."""

    like: Run
    steps: set[int] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    epochs: int = 1
    ragged: bool = False
    tails: bool = False
    leftover: bool = False

    def add(self, run: Run) -> None:
        """Take one more into account."""
        self.steps.add(run.steps)
        self.sizes.update(run.sizes)
        self.epochs = max(self.epochs, min(run.epochs, 2))
        self.ragged |= len(set(run.sizes)) > 1
        self.tails |= len(run.sizes) % run.steps > 0
        self.leftover |= run.leftover

    def runs(self) -> list[Run]:
        """Return runs in which no two mistakes look alike, as far as runs like these allow.

        In the first, all numbers that a loss may be divided by differ: k = 3, a tail of 2, 4 windows, 11 micro-batches,
        5 samples in each. The second has full windows only, where a step too many shows; the third no full window, and
        three epochs where there are several.
        """
        if len(self.steps) == 1:
            (k,) = self.steps
            shapes = [(2 * k + min(k - 1, 2) * self.tails, k), (2 * k, k)]
        else:
            shapes = [(11, 3), (6, 2), (2, 3)] if self.tails else [(12, 3), (6, 2)]
        shapes = list(dict.fromkeys(shapes))
        return [self._run(count, k, leftover=i > 0, last=i == len(shapes) - 1) for i, (count, k) in enumerate(shapes)]

    @property
    def of_samples(self) -> bool:
        """Whether samples are what counts: only then can runs of another kind stand in for the checks' own."""
        return not self.like.miscounts

    def with_another_k(self) -> Run:
        """Return the first run with another k: whether the submission is told of k shows in what it then does."""
        first = self.runs()[0]
        return replace(first, steps=first.steps + 1)

    def with_leftovers(self) -> Run | None:
        """Return the last run with gradients left over: who never clears counts them. None where it cannot have any."""
        return replace(self.runs()[-1], leftover=True) if type(self.like) is Run else None

    def _run(self, count: int, k: int, *, leftover: bool, last: bool) -> Run:
        equal = max(self.sizes) if len(self.sizes) == 1 and max(self.sizes) > _USUAL else _USUAL
        sizes = tuple(_RAGGED[i % len(_RAGGED)] for i in range(count)) if self.ragged else (equal,) * count
        wide = _HIDDEN if type(self.like) is Run else self.like.hidden
        return replace(
            self.like,
            sizes=sizes,
            steps=k,
            epochs=self.epochs + (self.epochs > 1 and last),  # 2 alone may be any other 2
            optimizer_kind="sgd",
            leftover=self.leftover and leftover,
            hidden=wide,
        )
