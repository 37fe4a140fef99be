"""Which mistake a function makes that accumulates gradients exactly, and makes no update."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch

from grader.checks.submission import Submission
from grader.report.record import Diagnosis
from grader.sandbox.limits import SubmissionRaised
from grader.training.explain import ROUNDING
from grader.training.graphs import is_over_memory, over_memory, sum_graph_mistake
from grader.training.rules.match import Names, settled
from grader.training.rules.raised import raised_mistake
from grader.training.rules.sums import simplest_of_sums, value_mistake, what_is_left
from grader.training.rules.vocabulary import named
from grader.training.sums import Batches, Left, SumRun, see_sums

Accumulate = Callable[[SumRun, torch.nn.Module, Any], object]
"""Has the submission accumulate on (run, model, micro-batches as it gets them), and returns its value."""


class SumExplainer:
    """What a submission is explained with: runs that tell mistakes apart, and how they are asked for."""

    def __init__(self, submission: Submission, runs: Sequence[SumRun], accumulate: Accumulate) -> None:
        self._submission = submission
        self._runs = runs
        self._accumulate = accumulate
        self._seen: list[Left] = []
        self._asked: dict[str, SumRun] = {}

    def note(self, runs: Sequence[SumRun], asked: SumRun | None) -> None:
        """Note runs that tell mistakes apart, where there were none, and what the running check asks for."""
        self._runs = self._runs or runs
        if asked is not None:
            self._asked[self._submission.check] = asked

    def explain(self, failed: list[str]) -> Diagnosis | None:
        """Name the mistakes that explain what all runs leave; none where that is not certain."""
        if not self._runs:
            return None
        try:
            self._seen = seen = [see_sums(run, partial(self._streamed, run)) for run in self._runs]
            names = mistakes_in(seen, lambda: self._worked_on(self._runs[0]))
            if not names and names is not None:
                names = self._of_nothing(self._runs[0], [])
            explained = self._explained(failed, names) if names else {}
            if not names and names is not None and is_over_memory(self._submission, failed):
                graphs = sum_graph_mistake(self._submission, self._accumulate, self._runs[0])
                names = frozenset(filter(None, [graphs]))
                explained = dict.fromkeys(over_memory(self._submission, failed), True)
        except SubmissionRaised as error:
            names, explained = frozenset(filter(None, [raised_mistake(error)])), {}
        return named(names, explained) if names else None

    def _explained(self, failed: list[str], names: Names) -> dict[str, bool]:
        """Tell of which failed checks the mistakes are the reason, and of which they are not, where that is known."""
        asked = {check: self._asked[check] for check in failed if check in self._asked}
        return {check: self._accounts_for(run, names) for check, run in asked.items()}

    def _accounts_for(self, run: SumRun, names: Names) -> bool:
        """Tell whether a run leaves what the mistakes make of it, beside all the others."""
        batches = run.draw()
        try:
            if not any(run.count(y) for _, y in batches):
                return "leftovers_kept" in names and bool(self._of_nothing(run, batches))
            seen = [*self._seen, see_sums(run, partial(self._streamed, run))]
            return mistakes_in(seen, lambda: self._worked_on(self._runs[0])) == names
        except SubmissionRaised:  # there, but not where the mistake was found
            return False

    def observe(self) -> Diagnosis | None:
        """Say what was seen of gradients whose mistake has no name."""
        seen = what_is_left(self._seen)
        return named(frozenset({seen})) if seen else None

    def _streamed(self, run: SumRun, model: torch.nn.Module, batches: Batches) -> object:
        return self._accumulate(run, model, self._submission.stream(batches))

    def _of_nothing(self, run: SumRun, batches: Batches) -> Names:
        """Return the mistake that shows only where there is nothing to accumulate, as in these micro-batches."""
        model = run.build()
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        self._accumulate(run, model, self._submission.stream(batches))
        left = any(p.grad is not None and bool(p.grad.any()) for p in model.parameters())
        return frozenset({"leftovers_where_nothing_counts"} if left else ())

    def _worked_on(self, run: SumRun) -> tuple[bool, ...]:
        batches = run.draw()
        for x, _ in batches:
            x.requires_grad_(True)
        self._accumulate(run, run.build(), batches)
        return tuple(x.grad is not None and bool(x.grad.any()) for x, _ in batches)


def mistakes_in(seen: list[Left], worked: Callable[[], tuple[bool, ...]]) -> Names | None:
    """Return the mistakes in gradients and in what is returned; None where something is not known."""
    names = settled(simplest_of_sums(seen), worked)
    if names is None:
        return None
    also = {name for one in seen for name in one.changed}
    if any(one.odd for one in seen):
        also.add("none_made_zero")
    if max(one.weights.residual for one in seen) > ROUNDING:
        also.add("float32_ledger")
        names -= {"denominator_padded"}
    value = value_mistake(seen, names)
    return names | also | frozenset(filter(None, [value])) if value is not None else names | also or None


def explain_sums(
    submission: Submission, runs: Sequence[SumRun], accumulate: Accumulate, *, asked: SumRun | None = None
) -> None:
    """Say how a submission that fails is explained: on which runs, and how it is asked to accumulate them.

    Sizes and counts of the runs differ, so that no two denominators are the same number. `asked` is what the check
    itself is about to ask for: whether the mistake is why it fails is then told. Public checks leave the runs to the
    hidden ones.

    Example::

        def accumulate(run, model, batches):
            return submission.call("accumulate", model, batches, run.loss_sum, run.count)

        explain_sums(submission, RUNS, accumulate)
    """
    if submission.explainer is None:
        submission.explainer = SumExplainer(submission, runs, accumulate)
    if isinstance(submission.explainer, SumExplainer):
        submission.explainer.note(runs, asked)
