"""No key is stored: the program that the student was shown is run here, and what it prints is compared."""

import pytest

from grader.checks import check, execute, require_answer


@pytest.fixture
def printed(snippet):
    """What each print shows: a number, or None."""
    lines = execute(snippet)[0].splitlines()
    return [None if line == "None" else float(line.removeprefix("tensor(").removesuffix(")")) for line in lines]


@check(points=1, hint="The derivative of a * w with respect to w.")
def test_first(submission, variant, printed):
    """The first print is answered."""
    mistakes = {"it is the loss; asked for is its derivative": variant["a"] * variant["w"]}
    require_answer(submission.answer("first"), printed[0], what="the first print", mistakes=mistakes)


@check(points=1, hint="What does backward() do with the gradient that is there already?")
def test_second(submission, variant, printed):
    """The second print is answered: two calls of `backward()`, and nothing in between."""
    a, b = variant["a"], variant["b"]
    mistakes = {
        "the gradient that was there is still there": b,
        "nothing in this program divides": (a + b) / 2,
        "these are losses; asked for is a derivative": (a + b) * variant["w"],
    }
    require_answer(submission.answer("second"), printed[1], what="the second print", mistakes=mistakes)


@check(points=1, hint="Read the line before this print as Python: what is assigned, or changed in place?")
def test_third(submission, variant, printed):
    """The third print is answered: what clearing leaves."""
    mistakes = {
        "look at exactly what the line before this print leaves": None if printed[2] is not None else 0.0,
        "the line before this print takes it away": variant["a"] + variant["b"],
    }
    require_answer(submission.answer("third"), printed[2], what="the third print", mistakes=mistakes)


@check(points=1, hint="What was in w.grad just before the last backward()?")
def test_fourth(submission, variant, printed):
    """The last print is answered: a `backward()` after clearing."""
    a, b, c = variant["a"], variant["b"], variant["c"]
    mistakes = {
        "some of it had been taken away before": a + b + c,
        "everything had been taken away before, not only the first gradient": b + c,
        "it is the loss; asked for is its derivative": c * variant["w"],
    }
    require_answer(submission.answer("fourth"), printed[3], what="the last print", mistakes=mistakes)
