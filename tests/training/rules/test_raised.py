"""What torch raises names the mistake where it can have no other cause."""

import traceback
from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.sandbox.limits import Frame, SubmissionRaised
from grader.training.rules.raised import raised_mistake
from grader.training.rules.vocabulary import VOCABULARY

WEIGHT = torch.nn.Parameter(torch.ones(2))


def loss() -> torch.Tensor:
    """Return a loss with a graph."""
    return (WEIGHT * WEIGHT).sum()


def backward(value: Any) -> None:
    """Call it on whatever it is."""
    value.backward()


def twice() -> None:
    """Go through one graph twice."""
    one = loss()
    one.backward()
    one.backward()


def stepped_before_backward() -> None:
    """Make an update between a forward and its backward."""
    model = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.Linear(2, 1))
    late = model(torch.ones(1)).sum()
    model(torch.ones(1)).sum().backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    late.backward()


def no_gradient() -> None:
    """Use what was never there."""
    torch.nn.Linear(1, 1).weight.grad.mul_(2)  # type: ignore[union-attr]


def divided_none() -> None:
    """The same by an operator."""
    torch.nn.Linear(1, 1).weight.grad / 2  # type: ignore[operator]


def another_none() -> None:
    """None that is no gradient."""
    nothing: torch.Tensor | None = None
    nothing.mul_(2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("does", "mistake"),
    [
        (lambda: loss().detach().backward(), "loss_without_graph"),
        (lambda: torch.tensor(loss().item()).backward(), "loss_without_graph"),
        (lambda: backward(loss().item()), "number_instead_of_loss"),
        (lambda: backward(sum([])), "number_instead_of_loss"),
        (lambda: (WEIGHT * WEIGHT).backward(), "loss_of_several_numbers"),
        (twice, "graph_used_twice"),
        (stepped_before_backward, "changed_before_backward"),
        (no_gradient, "gradient_is_none"),
        (divided_none, "gradient_is_none"),
        (another_none, None),
        (lambda: torch.ones(2) @ torch.ones(3), None),
        (lambda: int("loss"), None),
    ],
)
def test_what_torch_itself_says(does: Callable[[], object], mistake: str | None) -> None:
    """The words are those of the torch that is installed."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each another one
        does()
    line = next(frame.line for frame in reversed(traceback.extract_tb(caught.tb)) if frame.filename == __file__) or ""
    error = SubmissionRaised(caught.type.__name__, str(caught.value), (Frame(1, "train_epoch"),), line)

    assert raised_mistake(error) == mistake
    assert mistake is None or mistake in VOCABULARY
