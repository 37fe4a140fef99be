"""Clipped gradients are told from such that are scaled otherwise."""

import pytest

from grader.checks import Run
from grader.training.rules.clipping import is_clipped
from grader.training.see import see
from tests.training.rules.test_match import LIKE_08, compiled

LOOP = """
import torch
optimizer.zero_grad()
for start in range(0, len(batches), accumulation_steps):
    part = batches[start : start + accumulation_steps]
    for inputs, targets in part:
        (loss_fn(model(inputs), targets) / len(part)).backward()
    SHORTEN
    optimizer.step()
    optimizer.zero_grad()
"""


@pytest.mark.parametrize(
    ("shorten", "clipped"),
    [
        ("torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)", True),
        ("torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)", True),
        ("torch.nn.utils.clip_grad_norm_(model.parameters(), 1000.0)", False),
        ("torch.nn.utils.clip_grad_value_(model.parameters(), 0.1)", False),
        ("[p.grad.mul_(0.5) for p in model.parameters()]", False),
        ("pass", False),
    ],
)
def test_one_norm_for_all_that_were_longer(shorten: str, *, clipped: bool) -> None:
    """A limit that is not reached, limits on single numbers, and a constant factor are something else."""
    train = compiled(LOOP.replace("SHORTEN", shorten))

    assert is_clipped([see(run, train) for run in LIKE_08.runs()]) == clipped


def test_gradients_that_are_made_longer_are_not_clipped() -> None:
    """Every gradient brought to one norm, short ones too."""
    train = compiled(
        LOOP.replace("SHORTEN", "s = torch.nn.utils.get_total_norm([p.grad for p in model.parameters()]); "
                     "[p.grad.mul_(100 / s) for p in model.parameters()]")
    )  # fmt: skip

    assert not is_clipped([see(run, train) for run in LIKE_08.runs()])


def test_where_clipping_is_asked_for_it_is_no_mistake() -> None:
    """A run with a limit says nothing of who clips."""
    train = compiled(LOOP.replace("SHORTEN", "torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)"))

    assert not is_clipped([see(Run(sizes=(2, 2, 2, 2), steps=2, clip=0.5, hidden=24), train)])
