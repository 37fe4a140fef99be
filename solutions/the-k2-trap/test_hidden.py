"""Peaks are measured: the shown model is trained under FakeTensorMode, which takes no memory."""

import math
from functools import lru_cache

from grader.checks import CourseFault, Curve, Curves, Wrong, check, execute, training_peak

MIB = 2**20
_ROUNDING = 4096  # bytes of a few scalars
_NEAR = 0.01  # MiB
MOST = 8


@lru_cache(maxsize=64)
def measured(snippet, batch, k):
    """Return peak bytes; with k = 2 those of two micro-batches, with a larger k too: more of them take no more."""
    names = execute(snippet)[1]
    return training_peak(names["build"], names["batch_of"], micro_batch=batch // k, steps=min(k, 2))


def told(variant, k):
    """Return the peak in MiB that the task's table leads to."""
    fixed = 2 * variant["parameters_mib"] + variant["state_mib"] + variant["layer_mib"]
    return variant["whole_mib"] if k == 1 else fixed + variant["samples_mib"] / k


def peak(variant, snippet, k):
    """Return the measured peak in MiB, which the task's table must lead to."""
    found = measured(snippet, variant["batch"], k)
    if abs(found - told(variant, k) * MIB) > _ROUNDING:
        raise CourseFault(f"the-k2-trap: k = {k} took {found} bytes, but the table makes {told(variant, k)} MiB.")
    return found / MIB


@check(points=2, hint="Add up each peak by itself: what is there, and is it there for k = 2 only?")
def test_what_k2_saves(submission, variant, snippet):
    """The measured peak of k = 2 lies that far below the one of the whole batch."""
    saved = peak(variant, snippet, 1) - peak(variant, snippet, 2)
    got = submission.answer("k2_saves_mib")
    if not math.isclose(got, saved, abs_tol=_NEAR + 1e-9):
        raise Wrong("That is not the difference of the two peaks.", quantity="what k = 2 saves", actual=str(got))


@check(points=2, hint="Which part of the peak can k not make smaller?")
def test_first_k(submission, variant, snippet):
    """It is the smallest k from 2 to 8 whose measured peak stays within the budget, or None."""
    got, budget = submission.answer("first_k"), variant["budget_mib"]
    # The peak only falls with k: those on both sides of the border decide.
    first = next((k for k in range(2, MOST + 1) if told(variant, k) <= budget), None)
    below = first - 1 if first else MOST
    if peak(variant, snippet, below) <= budget or (first and peak(variant, snippet, first) > budget):
        raise CourseFault(f"the-k2-trap: k = {first} is not the first that fits when it is measured.")
    if got != first:
        raise Wrong("That is not the first k that fits.", quantity="the first k that fits", actual=f"{got}")
    curves = (
        Curve(name="peak", values=tuple(told(variant, k) for k in range(1, MOST + 1))),
        Curve(name="budget", values=(budget,) * MOST),
    )
    chart = Curves(
        check=submission.check,
        title=f"Peak of an update of {variant['batch']} samples",
        x_label="k, micro-batches per update",
        y_label="MiB",
        first=1,
        curves=curves,
    )
    submission.show(chart)
