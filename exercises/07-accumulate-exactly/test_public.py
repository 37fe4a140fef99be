"""A check that you can read and run yourself; the others are your instructor's."""

import copy
from functools import partial

import harness
import torch

from grader.checks import SumRun, Wrong, check, explain_sums, require_close


@check(points=1, hint="What is in .grad before your first backward()?")
def test_leftovers_do_not_count(submission):
    """Gradients from before the call are dropped."""
    for seed in range(4):
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
        x, y = torch.randn(6, 3, dtype=torch.float64), torch.randn(6, 2, dtype=torch.float64)
        mean = harness.squared_error(model(x), y) / harness.samples(y)
        wanted = torch.autograd.grad(mean, list(model.parameters()))
        batches = list(zip(x.split([2, 1, 3]), y.split([2, 1, 3]), strict=True))
        blank = partial(copy.deepcopy, copy.deepcopy(model))
        run = SumRun(blank, partial(list, batches), harness.squared_error, harness.samples)
        explain_sums(submission, (), partial(accumulate, submission), asked=run)
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        accumulate(submission, run, model, submission.stream(batches))
        for (name, parameter), gradient in zip(model.named_parameters(), wanted, strict=True):
            if parameter.grad is None:
                raise Wrong(f"The gradient of `{name}` is None after the call.")
            require_close(parameter.grad, gradient, f"the gradient of `{name}`", rtol=1e-9)


def accumulate(submission, run, model, batches):
    """Ask the submission to accumulate."""
    return submission.call("accumulate", model, batches, run.loss_sum, run.count)
