"""No key is stored: the program that the student was shown is run here, line by line up to each print."""

import pytest

from grader.checks import check, execute, require_answer


@pytest.fixture
def printed(snippet):
    """The three lines that the program prints."""
    first, second, third = execute(snippet)[0].splitlines()
    return {"before": first, "gradient": second, "weight": third}


def number(line):
    """Return the number in a printed tensor; None for None."""
    return None if line == "None" else float(line.removeprefix("tensor(").removesuffix(")"))


@check(points=1, hint="Who has put anything into w.grad by then?")
def test_before(submission, printed):
    """The answer is what `.grad` holds before any `backward()`."""
    mistakes = {"nobody has written a gradient yet, not even zeros": 0.0}
    require_answer(submission.answer("before"), number(printed["before"]), what="the first line", mistakes=mistakes)


@check(points=2, hint="One term for each sample, each with its own derivative; then their mean.")
def test_gradient(submission, variant, snippet, printed):
    """The answer is the gradient that `backward()` leaves."""
    want = number(printed["gradient"])
    loss = execute(snippet)[1]["loss"].item()
    mistakes = {
        "it is the sum over the samples, and the loss is their mean": want * variant["n"],
        "the derivative of a square has a factor 2": want / 2,
        "its sign is the other one: the derivative points to where the loss grows": -want,
        "it is the loss itself; asked for is its derivative": loss,
    }
    require_answer(submission.answer("gradient"), want, what="the second line", mistakes=mistakes)


@check(points=1, hint="Which line of the program changes w?")
def test_weight(submission, printed):
    """The answer is the weight after `backward()`."""
    want, step = number(printed["weight"]), number(printed["gradient"])
    mistakes = {
        "backward() computes a gradient and takes no step": want - step,
        "this is the gradient, asked for is the weight": step,
    }
    require_answer(submission.answer("weight"), want, what="the third line", mistakes=mistakes)
