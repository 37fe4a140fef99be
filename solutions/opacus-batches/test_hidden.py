"""The program that the student was shown is run with the Opacus that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("opacus")


@cache
def names_of(snippet):
    with quietly():
        return execute(snippet)[1]


@pytest.fixture
def seen(snippet):
    return names_of(snippet)


def batches_of(variant):
    """Return the sizes of the logical batches."""
    samples, logical = variant["samples"], variant["logical"]
    return [min(logical, samples - i) for i in range(0, samples, logical)]


@check(points=1, hint="First how many parts, then how large they are.")
def test_sizes(submission, variant, seen):
    """The sizes of the physical batches are given."""
    physical = variant["physical"]
    mistakes = {
        "the parts of a logical batch are of almost one size": [
            min(physical, size - i) for size in batches_of(variant) for i in range(0, size, physical)
        ],
        "these are the logical ones": batches_of(variant),
    }
    require_answer(submission.answer("sizes"), seen["sizes"], what="the list of sizes", mistakes=mistakes)


@check(points=1, hint="Which physical batches are the last ones of a logical batch?")
def test_updates(submission, seen):
    """The physical batches that move the weight are named."""
    want = [i for i, _ in seen["updates"]]
    mistakes = {
        "step() stands in each turn, but it only adds up while parts are to come": [*range(len(seen["sizes"]))],
        "physical batches are numbered from 0, as `i` is": [i + 1 for i in want],
    }
    require_answer(submission.answer("updates"), want, what="the list of updates", mistakes=mistakes)


@check(points=2, hint="A sum of how many gradients, divided by which number? It was fixed before training began.")
def test_first_move(submission, variant, seen):
    """The distance that the first update moves the weight is given."""
    logical = variant["logical"]
    mistakes = {
        "the optimizer does not divide by the size of a logical batch": 1.0,
        "something divides the sum": float(logical),
        "physical batches do not enter into what the sum is divided by": logical / seen["sizes"][0],
    }
    got = submission.answer("first_move")
    require_answer(got, seen["updates"][0][1], what="the first move", mistakes=mistakes, rtol=1e-3)


@check(points=2, hint="It is worked out before anything is cut.")
def test_length(submission, variant, seen):
    """The length of the loader of physical batches is given."""
    mistakes = {
        "it is not the number of batches that run": len(seen["sizes"]),
        "it is not the number of logical batches": len(batches_of(variant)),
        "it is not a number of samples": variant["samples"],
    }
    require_answer(submission.answer("length"), seen["length"], what="the length", mistakes=mistakes)
