"""Which mistake a training loop makes: runs that tell mistakes apart, and the rules over what happens in them.

The runs that checks use may hide a mistake behind another one: where all sizes are equal, or every window is full, two
mistakes give the same numbers. So a submission that failed is asked to train once more, on runs chosen to tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from grader.checks.example import describe, described
from grader.checks.failure import Wrong
from grader.checks.submission import Submission
from grader.report.record import Diagnosis
from grader.sandbox.limits import SubmissionRaised
from grader.training.rules.match import Names, Seen, simplest_of
from grader.training.rules.vocabulary import in_order, told
from grader.training.runs import Run
from grader.training.weights import Steps, weigh

Train = Callable[[Run, Any, Any], object]
"""Has the submission train a run on (run, micro-batches, optimizer)."""

_HIDDEN = 24
"""With 146 parameters, more than there are gradients to tell apart."""


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
        5 samples in each. The second has full windows only, where a step too many shows; the third no full window.
        """
        if len(self.steps) == 1:
            (k,) = self.steps
            shapes = [(2 * k + min(k - 1, 2) * self.tails, k), (2 * k, k)]
        else:
            shapes = [(11, 3), (4, 2), (2, 3)] if self.tails else [(12, 3), (4, 2)]
        return [self._run(count, k, number) for number, (count, k) in enumerate(dict.fromkeys(shapes))]

    def _run(self, count: int, k: int, number: int) -> Run:
        ragged = (3, 5, 2, 4, 1, 6, 2, 7, 4, 3, 5, 6)
        equal = next(iter(self.sizes)) if len(self.sizes) == 1 else 5
        sizes = tuple(ragged[i % len(ragged)] for i in range(count)) if self.ragged else (equal,) * count
        wide = _HIDDEN if type(self.like) is Run else self.like.hidden
        leftover = self.leftover and number > 0
        return replace(
            self.like, sizes=sizes, steps=k, epochs=self.epochs, optimizer_kind="sgd", leftover=leftover, hidden=wide
        )


class Explainer:
    """What was noted of one submission while checks ran, to find its mistake with."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._noted: Noted | None = None
        self._train: Train | None = None
        self._raised = False

    def note(self, run: Run, train: Train) -> None:
        """Note how the submission is asked to train, and on what."""
        self._train = train
        if self._noted is None:
            self._noted = Noted(run)
        self._noted.add(run)

    def explain(self, failed: list[str]) -> Diagnosis | None:  # noqa: ARG002 - what happens tells it
        """Name the mistakes that explain the runs for an explanation; none where that is not certain."""
        if self._noted is None or self._train is None:
            return None
        words = described()
        seen = [see(run, self._hosted) for run in self._noted.runs()]
        names = settled(simplest_of(seen), lambda: worked_on(seen[0].run, self._train_unserved))
        describe(words)
        return named(names) if names and not self._raised else None

    def _hosted(self, run: Run) -> None:
        batches = self._submission.serve(run.micro_batches, watch=run.model)
        self._ask(run, batches)

    def _train_unserved(self, run: Run) -> None:
        self._ask(run, run.micro_batches)

    def _ask(self, run: Run, batches: Any) -> None:
        assert self._train is not None
        try:
            self._train(run, batches, self._submission.host(run.optimizer))
        except SubmissionRaised:
            self._raised = True
        except Wrong:  # what it did until then is what it did
            pass


def see(run: Run, train: Callable[[Run], object]) -> Seen:
    """Have a run trained, and return what its updates were made of."""
    steps = Steps(run)
    train(run)
    return Seen(run, weigh(steps))


def worked_on(run: Run, train: Callable[[Run], object]) -> tuple[bool, ...]:
    """Have a run trained again; return of which micro-batches the loss went through backward, whatever came of it.

    That is seen by the gradients of their inputs, which no optimizer clears.
    """
    again = replace(run)
    for x, *_ in again.micro_batches:
        x.requires_grad_(True)
    train(again)
    return tuple(x.grad is not None and bool(x.grad.any()) for x, *_ in again.micro_batches)


def settled(simplest: list[Names], worked: Callable[[], tuple[bool, ...]]) -> Names | None:
    """Choose among explanations that give the same weights; None where that is not certain.

    Args:
        simplest: sets of mistakes that explain what was seen.
        worked: says, asked only where it matters, which micro-batches' losses went through backward.
    """
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


def named(names: Names) -> Diagnosis:
    """Return what a student is told of these mistakes."""
    mistakes = in_order(names)
    return Diagnosis(mistake=" and ".join(mistake.name for mistake in mistakes), text=told(mistakes))


def explainer_of(submission: Submission) -> Explainer:
    """Return what training is explained with, for a submission."""
    if not isinstance(submission.explainer, Explainer):
        submission.explainer = Explainer(submission)
    return submission.explainer
