"""A check that you can read and run yourself; the others are your instructor's."""

import torch

from grader.checks import Wrong, check, require_close


@check(points=2, hint="The two gradients add up by themselves. What makes the mean of their sum?")
def test_mean_of_both(submission):
    """`.grad` holds the gradient of the mean loss over both micro-batches."""
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2).double()
    x, y = torch.randn(8, 3, dtype=torch.float64), torch.randn(8, 2, dtype=torch.float64)
    mse = torch.nn.functional.mse_loss
    wanted = torch.autograd.grad(mse(model(x), y), [model.weight, model.bias])
    submission.call("add_gradients", model, mse, (x[:4], y[:4]), (x[4:], y[4:]))
    for name, gradient in zip(("weight", "bias"), wanted, strict=True):
        got = getattr(model, name).grad
        if got is None:
            raise Wrong(f"`{name}.grad` is still None after the call.")
        require_close(got, gradient, f"the gradient of `{name}`")
