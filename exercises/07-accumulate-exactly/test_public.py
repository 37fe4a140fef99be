"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import Wrong, check, require_close


@check(points=1, hint="What is in .grad before your first backward()?")
def test_leftovers_do_not_count(submission):
    """Gradients from before the call are dropped."""
    for seed in range(4):
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
        x, y = torch.randn(6, 3, dtype=torch.float64), torch.randn(6, 2, dtype=torch.float64)
        mean = harness.squared_error(model(x), y) / harness.samples(y)
        wanted = torch.autograd.grad(mean, list(model.parameters()))
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        batches = list(zip(x.split([2, 1, 3]), y.split([2, 1, 3]), strict=True))
        submission.call("accumulate", model, submission.stream(batches), harness.squared_error, harness.samples)
        for (name, parameter), gradient in zip(model.named_parameters(), wanted, strict=True):
            if parameter.grad is None:
                raise Wrong(f"The gradient of `{name}` is None after the call.")
            require_close(parameter.grad, gradient, f"the gradient of `{name}`", rtol=1e-9)
