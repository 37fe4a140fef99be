"""Which mistake a training loop makes: runs that tell mistakes apart, and the rules over what happens in them.

The runs that checks use may hide a mistake behind another one: where all sizes are equal, or every window is full, two
mistakes give the same numbers. So a submission that failed is asked to train once more, on runs chosen to tell.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import torch

from grader.checks.example import describe, described
from grader.checks.failure import Wrong
from grader.checks.hosted import Event
from grader.checks.require import ratio_of
from grader.checks.submission import Submission
from grader.report.evidence.window import WindowPicture
from grader.report.record import Diagnosis
from grader.sandbox.limits import SubmissionRaised
from grader.training.graphs import Normed, graph_mistake, is_over_memory, over_memory
from grader.training.noted import Noted
from grader.training.rules.clipping import is_clipped
from grader.training.rules.match import Names, Seen, explanations_of, is_exact, is_right, settled, simplest_of
from grader.training.rules.observed import order_mistakes, what_is_seen
from grader.training.rules.raised import raised_mistake
from grader.training.rules.samples import (
    cut_mistake,
    has_right_micro_batches,
    is_so_in,
    of_whole_micro_batches,
    row_mistake,
    what_is_seen_of_samples,
)
from grader.training.rules.vocabulary import named
from grader.training.runs import Run
from grader.training.see import see, seen_of, worked_on
from grader.training.settings import set_otherwise, settings_of
from grader.training.table import sample_table_of, table_of
from grader.training.weights import Steps, columns_at

Train = Callable[[Run, Any, Any], object]
"""Has the submission train a run on (run, micro-batches, optimizer)."""

_MANY = 128
ROUNDING = 1e-11
"""Of gradients in float64 the residual is 1e-15, of such that went through float32 it is 1e-8."""
_MOST_WATCHED = 200
"""Gradients that the table of a check's own run may need; one takes a quarter of a millisecond."""


class Explainer:
    """What was noted of one submission while checks ran, to find its mistake with."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._noted: Noted | None = None
        self._train: Train | None = None
        self._error: SubmissionRaised | None = None
        self._set: set[str] = set()
        self._watched: dict[str, Steps] = {}
        self._seen: list[Seen] = []
        self._accounts: Callable[[Seen], bool | None] = lambda _: None
        self._rows: str | None = None
        self._counted = False

    def note(self, run: Run, train: Train) -> None:
        """Note how the submission is asked to train, and on what."""
        self._train = train
        if self._noted is None:
            self._noted = Noted(run)
        self._noted.add(run)

    def watch(self, run: Run) -> None:
        """Watch the updates of a run that the running check is about to ask for: if it fails, they are shown.

        Of a large run they are not: each micro-batch's gradient would be needed at each update.
        """
        self._watched.pop(self._submission.check, None)
        if len(run.sizes) * len(run.windows) * run.epochs <= _MOST_WATCHED:
            self._watched[self._submission.check] = Steps(run, self._events)

    def explain(self, failed: list[str]) -> Diagnosis | None:
        """Name the mistakes that explain the runs for an explanation; none where that is not certain."""
        watched = self._what_failed(failed)
        for check, one in watched.items():
            self._show(check, one)
        if self._noted is None or not self._submission.calls.checks & set(failed):
            return None
        words = described()
        names = self._of_weights(self._noted)
        if names is not None and not names and self._noted.of_samples and is_over_memory(self._submission, failed):
            k = next(iter(self._noted.steps)) if len(self._noted.steps) == 1 else None
            graphs = graph_mistake(self._submission, self._call, k)
            describe(words)
            over = dict.fromkeys(over_memory(self._submission, failed), True)
            return named(frozenset({graphs}), over) if graphs else None
        describe(words)
        if self._error is not None:
            raised = raised_mistake(self._error)
            return named(frozenset({raised})) if raised else None
        return named(names, self._explained(watched), self._noted.like.unit) if names else None

    def observe(self) -> Diagnosis | None:
        """Say what was seen of updates whose mistake has no name."""
        if self._error is not None:
            return None
        seen = what_is_seen(self._seen) or what_is_seen_of_samples(self._seen)
        return named(frozenset({seen})) if seen else None

    def _of_weights(self, noted: Noted) -> Names | None:
        """Return the mistakes in what updates are made of, and in what is set to something else."""
        runs = noted.runs()
        self._seen = seen = [self._see_updates(run) for run in runs]
        if not any(one.updates for one in seen):
            self._accounts = lambda failed: not failed.updates or None
            return self._of_long_windows(runs[0])
        if all(map(is_exact, seen)):
            return self._of_updates(noted)
        cut = cut_mistake(seen)
        if cut is not None:
            self._accounts = lambda failed: cut_mistake([failed]) == cut
            return cut | self._set
        self._rows = row_mistake(seen)
        if self._rows is None:
            return None
        return self._of_rows(noted, seen, self._rows)

    def _of_rows(self, noted: Noted, seen: list[Seen], rows: str) -> Names | None:
        """Return a mistake in which samples are used, and those in updates that are made of them.

        Micro-batches are as large as they came, or as what is used of them: what leaves fewer mistakes is told.
        """
        found = []
        for counted in (True, False):
            self._counted = counted
            self._seen = [self._as_whole(one) for one in seen]
            found.append((self._of_updates(noted), counted, self._accounts))
        known = [one for one in found if one[0] is not None]
        if known:
            names, self._counted, self._accounts = min(known, key=lambda one: len(one[0] or ()))
            return (names or frozenset()) | {rows}
        return frozenset({rows}) | self._set if all(map(has_right_micro_batches, self._seen)) else None

    def _of_updates(self, noted: Noted) -> Names | None:
        """Return the mistakes in updates that are made of micro-batches."""
        seen = self._seen
        known = explanations_of(seen)
        names = self._settled(noted, list(dict.fromkeys(one.names for one in known)))
        if names is not None and "windows_of_another_length" not in names:  # of which it is not known how long they are
            # A run that is right fails for another reason than mistakes in what updates are made of, if there are any.
            self._accounts = lambda failed: (
                any(one.accounts_for(failed) for one in known) and not (names and is_right(failed))
            )
        if names is None and is_clipped(seen):
            names, self._accounts = frozenset({"clipped"}), lambda failed: is_clipped([*seen, failed])
        if names is None:
            names, self._accounts = order_mistakes(seen), lambda failed: order_mistakes([failed]) is not None
        if names is None:
            return None
        if "cleared_before_step" in names and self._trains_another_model():
            names = names - {"cleared_before_step"} | {"another_model"}
        updates = [update for one in seen for update in one.updates]
        also = set(self._set)
        if max(update.residual for update in updates) > ROUNDING:
            also.add("float32_ledger")
        if any(update.lost for update in updates) and "frozen_after" not in also:
            also.add("some_gradients_missing")
        return names | also

    def _see(self, run: Run) -> Seen:
        return self._as_whole(self._see_updates(run))

    def _see_updates(self, run: Run) -> Seen:
        return see(run, self._hosted, self._events)

    def _events(self) -> list[Event]:
        return self._submission.events

    def _as_whole(self, one: Seen) -> Seen:
        """Return what was seen as if all samples of micro-batches were used, where it is known which are."""
        whole = self._rows is not None and is_so_in(self._rows, one)
        return of_whole_micro_batches(one, counted=self._counted) if whole else one

    def _settled(self, noted: Noted, simplest: list[Names]) -> Names | None:
        """Choose among explanations, where need be by further runs."""
        if len(simplest) > 1 and len(noted.steps) == 1:
            other = self._see(noted.with_another_k())
            if [u.by_parameters for u in other.updates] != [u.by_parameters for u in self._seen[0].updates]:
                simplest = simplest_of([*self._seen, other])
        together = frozenset().union(*simplest)
        left = noted.with_leftovers() if len(simplest) > 1 and "never_cleared" in together else None
        if left is not None and not noted.leftover:
            simplest = simplest_of([*self._seen, self._see(left)])
        if "one_update_per_epoch" in together:
            long = self._of_long_windows(self._seen[0].run)
            simplest = [long] if long else [names for names in simplest if "one_update_per_epoch" in names]
        return settled(simplest, lambda: worked_on(self._seen[0].run, self._unserved))

    def _of_long_windows(self, run: Run) -> Names | None:
        """Where there are many micro-batches: whether windows have another length than k, or it never steps at all."""
        long = replace(run, sizes=run.sizes[:1] * _MANY, epochs=1)
        steps, before = Steps(long), [parameter.detach().clone() for parameter in long.model.parameters()]
        self._hosted(long)
        if not steps.parameters:
            if not all(map(torch.equal, before, long.model.parameters())):
                return frozenset({"past_the_optimizer"})
            return frozenset({"another_model" if self._trains_another_model() else "no_step"})
        reads = [event.index for event in self._submission.events if event.action == "item"]
        every = len(reads) // len(steps.parameters)
        if not 1 < every < _MANY or reads != list(range(_MANY)):
            return None
        own = columns_at(replace(long), steps.parameters[0], range(every)).sum(1)
        return frozenset({"windows_of_another_length"}) if ratio_of(steps.gradients[0], own) is not None else None

    def _trains_another_model(self) -> bool:
        """Whether nothing ever goes through the model that it was given; False where that cannot be asked."""
        if self._noted is None or not self._noted.of_samples:
            return False
        run = Normed(sizes=(2, 2), steps=2)
        self._unserved(run)
        return run.forwards == 0

    def _what_failed(self, failed: list[str]) -> dict[str, Seen]:
        """Return what updates were made of in the last run of each failed check, where that is not too much to tell."""
        watched = {check: self._watched[check] for check in failed if check in self._watched}
        return {
            check: seen_of(steps)
            for check, steps in watched.items()
            if len(steps.run.sizes) * len(steps.parameters) <= 2 * _MOST_WATCHED
        }

    def _explained(self, watched: dict[str, Seen]) -> dict[str, bool]:
        """Tell of which failed checks the mistakes are the reason, and of which they are not, where that is known."""
        found = {check: self._accounts(self._as_whole(one)) for check, one in watched.items()}
        return {one: is_so for one, is_so in found.items() if is_so or (is_so is False and is_exact(watched[one]))}

    def _show(self, check: str, seen: Seen) -> None:
        """Show what counted for how much: in the check's picture of the window where there is one.

        Samples are shown beside it, and only where whole micro-batches do not say it all.
        """
        table = table_of(seen.run, seen.updates, check)
        of_samples = sample_table_of(seen.run, seen.samples, check) if table is None else None
        shown = [e for e in self._submission.evidence if e.check == check and isinstance(e, WindowPicture)]
        evidence = msgspec.structs.replace(shown[0], weights=table) if shown and table else table or of_samples
        if evidence is not None:
            self._submission.show(evidence)

    def _hosted(self, run: Run) -> None:
        self._ask(run, self._submission.serve(run.micro_batches))

    def _unserved(self, run: Run) -> None:
        self._ask(run, run.micro_batches)

    def _call(self, run: Run, batches: Any, optimizer: Any) -> None:
        assert self._train is not None
        self._train(run, batches, optimizer)

    def _ask(self, run: Run, batches: Any) -> None:
        before = settings_of(run.model, run.optimizer)
        try:
            self._call(run, batches, self._submission.host(run.optimizer))
        except SubmissionRaised as error:
            self._error = self._error or error
        except Wrong:  # what it did until then is what it did
            pass
        options = {name for event in self._submission.events for name in event.options if run.decay == 1.0}
        after = settings_of(run.model, run.optimizer) if run.decay == 1.0 else before
        self._set.update(set_otherwise(before, after, options))
        if any(event.changed for event in self._submission.events):
            self._set.add("weights_changed")


def explainer_of(submission: Submission) -> Explainer:
    """Return what training is explained with, for a submission."""
    if not isinstance(submission.explainer, Explainer):
        submission.explainer = Explainer(submission)
    return submission.explainer


def explain_training(submission: Submission, run: Run, train: Train) -> None:
    """Say how a submission is asked to train, before it is: if it fails, its mistake is looked for, and shown.

    `require_training` does so by itself. The run's optimizer is to be hosted.

    Example::

        explain_training(submission, run, train)
        train(run, submission.serve(run.micro_batches), submission.host(run.optimizer))
        require_same_trajectory(submission, full_batch_run(run))
    """
    explainer = explainer_of(submission)
    explainer.note(run, train)
    explainer.watch(run)
