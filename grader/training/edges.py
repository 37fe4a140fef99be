"""Runs that are tried first: those that common mistakes show in, and how a check says so."""

from collections.abc import Callable
from typing import Any

from hypothesis import example

from grader.training.runs import Run

EQUAL_EDGES = (
    Run(sizes=(2, 2), steps=2),
    Run(sizes=(2,), steps=1),
    Run(sizes=(2,), steps=3),
    Run(sizes=(1, 1, 1), steps=2),
    Run(sizes=(2, 2), steps=3),
    Run(sizes=(2, 2, 2, 2), steps=2, leftover=True),
    Run(sizes=(3, 3, 3, 3, 3), steps=3, optimizer_kind="momentum"),
    Run(sizes=(2, 2), steps=2, leftover=True, optimizer_kind="adamw"),
    Run(sizes=(2,), steps=3, leftover=True, optimizer_kind="momentum"),
    Run(sizes=(1, 1, 1), steps=2, leftover=True, optimizer_kind="adamw"),
    Run(sizes=(1, 1), steps=1, leftover=True, optimizer_kind="momentum"),
    Run(sizes=(1,) * 12, steps=6),
    Run(sizes=(1,) * 8, steps=6, optimizer_kind="adamw"),
)
"""One full window, one micro-batch, n < k, a tail of one, n = k - 1, leftovers, momentum over a tail of two that does
not begin at a multiple of two; then n = k, n < k, a tail and k = 1, each with leftovers and an optimizer that
remembers; more micro-batches, and a larger k."""

RAGGED_EDGES = (
    Run(sizes=(2, 1), steps=2),
    Run(sizes=(1, 3, 2), steps=2),
    Run(sizes=(4, 4, 4, 1), steps=4),
    Run(sizes=(3, 1, 2), steps=5),
    Run(sizes=(2, 1, 1, 3), steps=2, leftover=True, optimizer_kind="momentum"),
    Run(sizes=(3, 1), steps=3, leftover=True, optimizer_kind="adamw"),
    Run(sizes=(1, 2, 3), steps=1, leftover=True),
    Run(sizes=(1, 2, 1, 3, 1, 2, 1, 1, 2, 1, 1, 3, 1), steps=6),
)
"""Two unequal sizes, a tail of another size, a short last micro-batch, n < k, leftovers, n < k and k = 1 with them, and
a larger run."""


def edge_cases(*runs: Run, argument: str = "run") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Try these runs first, in order, before the generated ones.

    Example::

        @edge_cases(*EQUAL_EDGES)
        @given(run=windows())
        def test_updates(submission, run): ...
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for run in reversed(runs):
            function = example(**{argument: run.fresh()})(function)
        return function

    return decorate
