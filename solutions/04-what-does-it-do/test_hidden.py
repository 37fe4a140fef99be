"""The program that the student was shown is run and watched: what is in .grad, and what each step makes of it."""

from unittest import mock

import pytest
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from grader.checks import CourseFault, check, execute, require_answer


class Watched:
    """What one run of the program did.

    Attributes:
        updates: for each step that moved the weights: the micro-batches in .grad, the gradient, the weights before.
        left: the micro-batches in .grad at the end, None where it is None.
    """

    def __init__(self, program):
        self.updates = []
        self.raised = False
        self._seen = 0
        self._inside = []
        hooks = [register_optimizer_step_pre_hook(self._before), register_optimizer_step_post_hook(self._after)]
        backward, zero_grad = torch.Tensor.backward, torch.optim.Optimizer.zero_grad

        def watched_backward(loss, *args, **kwargs):
            backward(loss, *args, **kwargs)
            self._inside.append(self._seen)
            self._seen += 1

        def watched_zero_grad(optimizer, *args, **kwargs):
            zero_grad(optimizer, *args, **kwargs)
            self._inside = []

        with (
            mock.patch.object(torch.Tensor, "backward", watched_backward),
            mock.patch.object(torch.optim.Optimizer, "zero_grad", watched_zero_grad),
        ):
            try:
                self.names = execute(program)[1]
            except CourseFault:
                self.raised = True
                return
            finally:
                for hook in hooks:
                    hook.remove()
        self.left = None if self.names["model"].weight.grad is None else self._inside

    def _before(self, optimizer, *_):
        parameters = optimizer.param_groups[0]["params"]
        self._weights = [p.detach().clone() for p in parameters]
        self._gradient = [None if p.grad is None else p.grad.clone() for p in parameters]

    def _after(self, optimizer, *_):
        parameters = optimizer.param_groups[0]["params"]
        if any(not torch.equal(old, new) for old, new in zip(self._weights, parameters, strict=True)):
            self.updates.append((list(self._inside), self._gradient, self._weights))

    @property
    def last_window(self):
        """Return the micro-batches behind the last update."""
        return self.updates[-1][0]

    def scale(self):
        """Return the last update's gradient over that of the mean loss at the same weights."""
        window, used, weights = self.updates[-1]
        model, batches = self.names["model"], self.names["batches"]
        with torch.no_grad():
            for parameter, old in zip(model.parameters(), weights, strict=True):
                parameter.copy_(old)
        x, y = (torch.cat([batches[i][part] for i in window]) for part in (0, 1))
        mean = torch.autograd.grad(torch.nn.functional.mse_loss(model(x), y), model.parameters())
        ratio = used[0].norm() / mean[0].norm()
        # torch.testing would bring all of distributed torch along, in each judge anew.
        if not all(torch.allclose(one, ratio * whole, 1e-3, 1e-5) for one, whole in zip(used, mean, strict=True)):
            raise CourseFault("04-what-does-it-do: the gradient is no multiple of the mean loss's.")
        return float(ratio)


@pytest.fixture
def seen(snippet):
    return Watched(snippet)


@check(points=1, hint="Which call of this program could refuse to run, and why would it?")
def test_raises(submission, seen):
    """The answer says whether the program ends with an exception."""
    mistakes = {"backward() builds on a fresh graph each time, and step() takes whatever is there": True}
    require_answer(submission.answer("raises"), seen.raised, what="whether it raises", mistakes=mistakes)


@check(points=1, hint="Go through the calls in order. A step() without gradients changes nothing.")
def test_updates(submission, variant, seen):
    """The number of updates is that of the steps that changed the weights."""
    n, k = variant["n"], variant["k"]
    calls = n // k + ("step" in variant["calls_after"])
    mistakes = {
        "not every micro-batch has an update of its own": n,
        "count only calls that find a gradient": calls,
        "look at what follows the loop, and at what the loop leaves for it": n // k,
    }
    require_answer(submission.answer("updates"), len(seen.updates), what="the number of updates", mistakes=mistakes)


@check(points=1, hint="What has been added to .grad since it was last cleared, when the last update runs?")
def test_last_window(submission, seen):
    """The micro-batches behind the last update are named."""
    mistakes = {"micro-batches are numbered from 0, as `i` is": [i + 1 for i in seen.last_window]}
    got = sorted(submission.answer("last_window"))
    require_answer(got, seen.last_window, what="the last window", mistakes=mistakes)


@check(points=1, hint="Each backward() brings the gradient of a mean over its own micro-batch. What divides their sum?")
def test_scale(submission, variant, seen):
    """The scale of the last update's gradient is that which running the program shows."""
    count, k = len(seen.last_window), variant["k"]
    misread = float(count) if variant["division"] else count / k
    mistakes = {"check whether the loss is divided, and by what": misread}
    if misread != 1.0:
        mistakes["it is a sum of the gradients of several means; look for what divides it"] = 1.0
    if not variant["division"]:
        mistakes["the window holds another number of micro-batches"] = float(k)
    require_answer(submission.answer("scale"), seen.scale(), what="the scale", mistakes=mistakes, rtol=2e-3)


@check(points=1, hint="Which calls come after the last backward(), and which of them clears?")
def test_left_over(submission, variant, seen):
    """The micro-batches whose gradients are still there at the end are named."""
    mistakes = {
        "step() uses gradients but leaves them where they are": None,
        "after zero_grad() there is no gradient at all, and .grad is None": [],
    }
    if tail := list(range(variant["n"] // variant["k"] * variant["k"], variant["n"])):
        mistakes["zero_grad() runs after them"] = tail
    if seen.left:
        mistakes["micro-batches are numbered from 0, as `i` is"] = [i + 1 for i in seen.left]
    got = submission.answer("left_over")
    require_answer(got and sorted(got), seen.left, what="what is left over", mistakes=mistakes)
