"""The picture of the window, from what the checker observed while the submission trained."""

from typing import Literal

import msgspec
import torch

from grader.checks.hosted import Event
from grader.checks.submission import Submission
from grader.report.evidence.weights import WeightTable
from grader.report.evidence.window import WindowEvent, WindowPicture
from grader.training.runs import Run

Gradients = tuple[torch.Tensor | None, ...]


def show_window(submission: Submission, run: Run, *, failed: bool, weights: WeightTable | None = None) -> None:
    """Show the last call's events beside how they should be, and what counted for how much where that is known.

    Events need `serve(..., watch=model)` and one epoch, else nothing can be told of them, and weights are shown alone.
    A submission that fetches micro-batches ahead of using them is right as well, but what it did to which one is not
    observable: then only a failure is shown.
    """
    picture = _picture(submission, run, failed=failed)
    if picture is not None and weights is not None and weights.unit == "micro-batch":
        picture, weights = msgspec.structs.replace(picture, weights=weights), None
    for evidence in (picture, weights):
        if evidence is not None:
            submission.show(evidence)


def _picture(submission: Submission, run: Run, *, failed: bool) -> WindowPicture | None:
    events = submission.events
    items = [e for e in events if e.action == "item"]
    if not run.sizes or run.epochs > 1 or not any(e.parameters for e in items):
        return None
    over = {id(p) for group in run.optimizer.param_groups for p in group["params"]}
    seen = observed(events, _end_of(run), trained=[id(p) in over for p in run.model.parameters()])
    if not failed and _ahead(seen, len(run.sizes)):
        return None
    return WindowPicture(
        check=submission.check,
        sizes=run.sizes,
        accumulation_steps=run.steps,
        seen=tuple(seen),
        wanted=tuple(wanted(run, like=seen)),
        caption=f"What the checker saw: {run.words}.",
    )


def _end_of(run: Run) -> Event:
    """What the submission holds when it returns, as if it asked for one more micro-batch."""
    parameters = list(run.model.parameters())
    return Event("item", len(run.sizes), tuple(p.detach() for p in parameters), tuple(p.grad for p in parameters))


def _ahead(seen: list[WindowEvent], count: int) -> bool:
    return len({e.micro_batch for e in seen if e.action == "backward"}) < count


def observed(events: list[Event], end: Event, *, trained: list[bool]) -> list[WindowEvent]:
    """Tell what happened after each micro-batch was served, from the gradients held whenever something was asked.

    A gradient that changed means that a forward and a backward happened; steps and zero_grads are asked for
    explicitly where the optimizer is hosted, and read off the parameters and gradients where it is not.
    """
    watcher = _Watcher(hosted=any(e.action in ("step", "zero_grad") for e in events))
    for event in events:
        if event.action == "item":
            watcher.item(event, _of_trained(event.gradients, trained))
        elif event.action == "step":
            watcher.look(event.gradients)
            watcher.note("step")
        elif event.action == "zero_grad":
            watcher.note("zero_grad")
            watcher.held = tuple(None for _ in watcher.held or ())
    last = _of_trained(end.gradients, trained)
    if not watcher.hosted:
        watcher.item(end, last)
    elif _has(last):
        watcher.look(last)
    return watcher.seen


class _Watcher:
    """What is known so far while going through the events in order."""

    def __init__(self, *, hosted: bool) -> None:
        self.hosted = hosted
        self.seen: list[WindowEvent] = []
        self.held: Gradients | None = None
        self._parameters: tuple[torch.Tensor, ...] = ()
        self._latest = -1

    def note(self, action: Literal["forward", "backward", "step", "zero_grad"]) -> None:
        self.seen.append(WindowEvent(micro_batch=self._latest, action=action))

    def look(self, gradients: Gradients) -> None:
        """Compare with the gradients held before."""
        if self.held is not None and self._latest >= 0 and _has(gradients) and not _same(gradients, self.held):
            self.note("forward")
            self.note("backward")
        elif self.held is not None and _has(self.held) and not _has(gradients):
            self.note("zero_grad")
        self.held = gradients

    def item(self, event: Event, gradients: Gradients) -> None:
        """A micro-batch is asked for: what happened to the one before?"""
        stepped = not self.hosted and bool(self._parameters) and not _same(event.parameters, self._parameters)
        if stepped and not _has(gradients):  # its gradient came and went unseen, but it moved the parameters
            for action in ("forward", "backward", "step", "zero_grad"):
                self.note(action)
        else:
            self.look(gradients)
            if stepped:
                self.note("step")
        self.held, self._parameters, self._latest = gradients, event.parameters, event.index


def _of_trained(gradients: Gradients, trained: list[bool]) -> Gradients:
    return tuple(g for g, t in zip(gradients, trained, strict=True) if t)


def _has(gradients: Gradients) -> bool:
    return any(g is not None and bool(g.any()) for g in gradients)


def _same(a: Gradients, b: Gradients) -> bool:
    if len(a) != len(b):
        return False
    return all(
        (x is None and y is None) or (x is not None and y is not None and torch.equal(x, y))
        for x, y in zip(a, b, strict=True)
    )


def wanted(run: Run, *, like: list[WindowEvent]) -> list[WindowEvent]:
    """Tell how the run should go; clearing before the first or after the last window is as good as the other."""
    rows: list[WindowEvent] = []
    if any(e.micro_batch == -1 and e.action == "zero_grad" for e in like):
        rows.append(WindowEvent(micro_batch=-1, action="zero_grad"))
    for window in run.windows:
        for index in window:
            rows += [
                WindowEvent(micro_batch=index, action="forward"),
                WindowEvent(micro_batch=index, action="backward"),
            ]
        rows.append(WindowEvent(micro_batch=window[-1], action="step"))
        last = window[-1] == len(run.sizes) - 1
        if not last or any(e.micro_batch == window[-1] and e.action == "zero_grad" for e in like):
            rows.append(WindowEvent(micro_batch=window[-1], action="zero_grad"))
    return rows
