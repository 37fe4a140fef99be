"""The program that the student was shown is run with the Keras that is installed, on torch."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("keras")

RTOL = 1e-3


@cache
def names_of(snippet):
    with quietly():
        return execute(snippet)[1]


@pytest.fixture
def seen(snippet):
    return names_of(snippet)


@check(points=2, hint="The schedule is given a count. Of what?")
def test_moves(submission, variant, seen):
    """The distance that each update moves the weight is given."""
    k, n, boundary = variant["k"], variant["n"], variant["boundary"]
    updates = len(seen["moves"])
    mistakes = {
        "the schedule is given another count than the one that you are shown": [
            1.0 if u <= boundary else 0.5 for u in range(updates)
        ],
        "what is added up is divided before it is used": [k * move for move in seen["moves"]],
        "most calls only add up": [1.0 if call <= boundary else 0.5 for call in range(2 * n)],
    }
    require_answer(submission.answer("moves"), seen["moves"], what="the list of moves", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="Call by call: when is a window full, and what happens to the count at the end of an epoch?")
def test_iterations(submission, variant, seen):
    """The number that the optimizer shows is given."""
    k, n = variant["k"], variant["n"]
    mistakes = {
        "it is not the number of calls": 2 * n,
        "the end of an epoch is nothing that an optimizer sees": 2 * -(-n // k),
        "the tail of the first epoch is not lost": 2 * (n // k),
    }
    got = submission.answer("iterations")
    require_answer(got, seen["iterations"], what="the number of iterations", mistakes=mistakes)


@check(points=1, hint="How many calls were there in all, and how many of them are behind an update?")
def test_left_over(submission, variant, seen):
    """The number of micro-batches that no update has used is given."""
    k, n = variant["k"], variant["n"]
    want = 2 * n - k * seen["iterations"]
    mistakes = {
        "no call at the end makes an update of what is there": 0,
        "count through both epochs": n % k,
        "the tail of the first epoch is not lost": 2 * (n % k),
    }
    require_answer(submission.answer("left_over"), want, what="what is left over", mistakes=mistakes)
