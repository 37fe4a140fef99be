"""What a function that makes no update leaves behind is named, or not at all."""

import textwrap
from typing import TYPE_CHECKING

import pytest
import torch

from grader.checks import SumRun
from grader.training.explain_sums import mistakes_in
from grader.training.sums import Batches, see_sums

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ((2, 5, 3), (3, 1, 4, 2))


def loss_sum(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Sum of squared errors of what is no NaN in the first column."""
    return ((outputs - targets).square().sum(dim=1) * counts(targets)).sum()


def counts(targets: torch.Tensor) -> torch.Tensor:
    """Which rows count."""
    return (targets[:, 0] > -1.0).double()


def run_of(sizes: tuple[int, ...]) -> SumRun:
    """Return micro-batches of which some rows do not count."""

    def build() -> torch.nn.Module:
        torch.manual_seed(0)
        return torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2)).double()

    def draw() -> Batches:
        made = torch.Generator().manual_seed(5)
        return [
            (
                torch.randn(size, 3, generator=made, dtype=torch.float64),
                torch.randn(size, 2, generator=made, dtype=torch.float64),
            )
            for size in sizes
        ]

    return SumRun(build, draw, loss_sum, lambda targets: int(counts(targets).sum()))


RIGHT = """
for p in model.parameters(): p.grad = None
seen, lost = 0, 0.0
for a, b in micro_batches:
    piece = loss_sum(model(a), b)
    piece.backward()
    lost, seen = lost + piece.item(), seen + count(b)
for p in model.parameters(): p.grad.div_(seen)
return lost / seen
"""
DIVIDE = "for p in model.parameters(): p.grad.div_(seen)"


def but(*pairs: tuple[str, str]) -> str:
    """Return the right body with some of its text replaced."""
    body = RIGHT
    for old, new in pairs:
        assert old in body
        body = body.replace(old, new)
    return body


CASES = {
    "": RIGHT,
    "leftovers_kept": but(("for p in model.parameters(): p.grad = None", "")),
    "sum_left_undivided": but((DIVIDE, "")),
    "denominator_padded": but(("div_(seen)", "div_(seen + 1e-7)")),
    "denominator_off_by_one": but(("div_(seen)", "div_(seen + 1)")),
    "divided_by_micro_batches": but(
        ("div_(seen)", "div_(n)"),
        ("seen, lost = 0, 0.0", "seen, lost, n = 0, 0.0, 0"),
        ("    piece.", "    n += 1\n    piece."),
    ),
    "cleared_each_time": but(("    piece.", "    model.zero_grad()\n    piece.")),
    "last_loss_only": but(("    piece.backward()\n", ""), (DIVIDE, f"piece.backward()\n{DIVIDE}")),
    "sum_returned": but(("return lost / seen", "return lost")),
    "nothing_returned": but(("return lost / seen", "")),
    "rows_counted": but(("count(b)", "len(b)")),
    "divided_by_running_count": but((DIVIDE, ""), ("piece.backward()", "(piece / (seen + count(b))).backward()")),
}


def found(body: str) -> frozenset[str] | None:
    """Return what is named."""
    names: dict[str, Callable[..., object]] = {}
    text = textwrap.indent(body.strip(), "    ")
    exec(f"def accumulate(model, micro_batches, loss_sum, count):\n{text}\n", names)
    runs = [run_of(sizes) for sizes in SIZES]

    def ask(model: torch.nn.Module, batches: Batches) -> object:
        return names["accumulate"](model, iter(batches), runs[0].loss_sum, runs[0].count)

    def worked() -> tuple[bool, ...]:
        batches = runs[0].draw()
        for x, _ in batches:
            x.requires_grad_(True)
        ask(runs[0].build(), batches)
        return tuple(x.grad is not None and bool(x.grad.any()) for x, _ in batches)

    return mistakes_in([see_sums(run, ask) for run in runs], worked)


@pytest.mark.parametrize("name", CASES)
def test_gradients_and_values_are_named(name: str) -> None:
    """Each by what it leaves, whatever the style."""
    assert found(CASES[name]) == frozenset({name} - {""})


def test_several_are_named_together() -> None:
    """What is left and what is returned are two things."""
    body = CASES["sum_left_undivided"].replace("return lost / seen", "return lost")

    assert found(body) == frozenset({"sum_left_undivided", "sum_returned"})


def test_what_is_not_known_is_not_named() -> None:
    """A denominator of no known kind."""
    assert found(RIGHT.replace("div_(seen)", "div_(seen + 0.37)")) is None
