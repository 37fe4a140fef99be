"""Comparisons of a whole training run: the parameters that it ends with, and each update on the way."""

import torch

from grader.checks.failure import Wrong
from grader.checks.require import capital, require_close, short
from grader.checks.submission import Submission
from grader.training.explain import Train, explainer_of
from grader.training.oracle import Trajectory, full_batch_run
from grader.training.picture import show_window
from grader.training.runs import Run


def require_training(submission: Submission, run: Run, train: Train) -> None:
    """Require that the submission trains `run` to the parameters that one update per window gives.

    One exchange where all is well, and none where an earlier check had the same run trained so. Where it is not well,
    the run is repeated with served micro-batches and a hosted optimizer, to say which update differs and by what
    ratio, and to show the picture of the window.

    Args:
        submission: it is judged.
        run: what to train; only copies of it are used.
        train: e.g. `lambda run, batches, optimizer: submission.call("train", run.model, optimizer, ...)`.

    Raises:
        Wrong: the trained model differs from the checker's.

    Example::

        def train(run, batches, optimizer):
            submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)

        require_training(submission, run, train)
    """
    explainer_of(submission).note(run, train)
    own = run.fresh()
    submission.overlap(lambda: full_batch_run(own))
    with submission.recalling():
        train(own, own.micro_batches, own.optimizer)
    want = full_batch_run(own)
    try:
        _require_parameters(own.model, want)
    except Wrong:
        seen = run.fresh()
        explainer_of(submission).watch(seen)
        batches = submission.serve(seen.micro_batches, watch=seen.model)
        train(seen, batches, submission.host(seen.optimizer))
        require_same_trajectory(submission, full_batch_run(seen))
        raise  # it behaves otherwise when it is watched; what it did unwatched is what counts


def require_same_trajectory(submission: Submission, want: Trajectory) -> None:
    """Require that the last call trained `want.run` as the checker's own run did.

    Where the optimizer was hosted: as many updates, each with the right gradients, and at the right learning rate where
    the run has a schedule. Always: the right parameters at the end. Shows the picture of the window.

    Raises:
        Wrong: names the first update that differs, the parameter and the ratio.

    Example::

        batches, optimizer = submission.serve(run.micro_batches), submission.host(run.optimizer)
        submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)
        require_same_trajectory(submission, full_batch_run(run))
    """
    run = want.run
    try:
        try:
            if submission.hosted:  # also where it never stepped: then there were no updates
                _require_updates(submission, want)
            _require_parameters(run.model, want)
        except Wrong:
            _require_nobody_else(submission, run)
            raise
    except Wrong:
        show_window(submission, run, failed=True)
        raise
    show_window(submission, run, failed=False)


def _require_parameters(model: torch.nn.Module, want: Trajectory) -> None:
    for name, parameter in model.named_parameters():
        require_close(parameter.detach(), want.final[name], f"`{name}` after the last update", rtol=1e-8)


def _require_updates(submission: Submission, want: Trajectory) -> None:
    steps = [event for event in submission.events if event.action == "step"]
    names = names_over(want.run)
    for number, (step, wanted) in enumerate(zip(steps, want.gradients, strict=False), start=1):
        for name, gradient in zip(names, step.gradients, strict=True):
            what = f"the gradient of `{name}` at update {number}"
            if gradient is None:
                raise Wrong(f"{capital(what)} is None: nothing was accumulated before `step()`.", quantity=what)
            require_close(gradient, wanted[name], what, rtol=1e-8)
        if want.run.decay != 1.0:
            came_with, rate = want.rates[0], want.rates[number - 1]
            got = step.options.get("lr", (came_with, came_with))[1]
            require_close(got, rate, f"the learning rate of update {number}")
    if len(steps) != len(want.gradients):
        raise Wrong(
            f"There were {len(steps)} updates instead of {len(want.gradients)}: {want.run.words}.",
            quantity="the number of updates",
            expected=str(len(want.gradients)),
            actual=str(len(steps)),
        )


def names_over(run: Run) -> list[str]:
    """Return the names of the parameters that a run's optimizer is over, in its order."""
    names = {id(parameter): name for name, parameter in run.model.named_parameters()}
    return [names[id(parameter)] for group in run.optimizer.param_groups for parameter in group["params"]]


def _require_nobody_else(submission: Submission, run: Run) -> None:
    """Require that weights were changed by `step()` alone, and by its rules; asked for where updates are wrong."""
    names = names_over(run)
    for number, step in enumerate((event for event in submission.events if event.action == "step"), start=1):
        if step.changed:
            what = f"`{names[step.changed[0]]}`"
            raise Wrong(f"{what} was changed before update {number}, and not by `optimizer.step()`.", quantity=what)
        for option, (before, now) in step.options.items():
            if option != "lr" or run.decay == 1.0:
                what = f"the optimizer's option `{option}`"
                said = f"{capital(what)} was {short(now)} at update {number}; it came as {short(before)}."
                raise Wrong(said, quantity=what, expected=short(before), actual=short(now))
