"""The program that the student was shown is run with the accelerate that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("accelerate")


@cache
def returned(snippet, *, together):
    """Call `run` from a fresh start: accelerate keeps what it knows in one place for the whole process."""
    from accelerate.state import AcceleratorState, GradientState

    AcceleratorState._reset_state(reset_partial_state=True)
    GradientState._reset_state()
    with quietly():
        return execute(snippet)[1]["run"](together=together)


@pytest.fixture
def run(snippet):
    return lambda together: returned(snippet, together=together)


def turns(updates):
    return [i for i, _ in updates]


def first_scale(updates):
    """Return the first update's gradient, divided by the mean of 2**i over the micro-batches up to it."""
    last, gradient = updates[0]
    return gradient / (sum(2.0**i for i in range(last + 1)) / (last + 1))


def own_count(k, n):
    return [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]


@check(points=2, hint="How many calls of accumulate() does one turn have, and which of them are the critic's?")
def test_critic(submission, variant, run):
    """The micro-batches whose turn moves the critic are named."""
    mistakes = {
        "accumulate() does not count for each model": own_count(variant["k"], variant["n"]),
        "the critic's calls have other numbers than the generator's": turns(run(together=False)["generator"]),
    }
    want = turns(run(together=False)["critic"])
    require_answer(submission.answer("critic"), want, what="the list of the critic's updates", mistakes=mistakes)


@check(points=1, hint="Number the calls from 1. Which of the generator's are multiples of k?")
def test_generator(submission, variant, run):
    """The micro-batches whose turn moves the generator are named."""
    mistakes = {
        "accumulate() does not count for each model": own_count(variant["k"], variant["n"]),
        "the last micro-batch ends a window, too": turns(run(together=False)["generator"])[:-1],
    }
    want = turns(run(together=False)["generator"])
    require_answer(submission.answer("generator"), want, what="the list of the generator's updates", mistakes=mistakes)


@check(points=1, hint="How many micro-batches are in its first update, and what was each divided by?")
def test_critic_scale(submission, run):
    """The scale of the critic's first update is that which running the program shows."""
    mistakes = {
        "each loss is divided by k, not by what the window will hold": 1.0,
        "the critic's first window is longer than the generator's": 0.5,
    }
    want = first_scale(run(together=False)["critic"])
    got = submission.answer("critic_scale")
    require_answer(got, want, what="the critic's scale", mistakes=mistakes, rtol=1e-3)


@check(points=1, hint="How many micro-batches are in its first update, and what was each divided by?")
def test_generator_scale(submission, run):
    """The scale of the generator's first update is that which running the program shows."""
    mistakes = {"each loss is divided by k, not by what the window will hold": 1.0}
    want = first_scale(run(together=False)["generator"])
    got = submission.answer("generator_scale")
    require_answer(got, want, what="the generator's scale", mistakes=mistakes, rtol=1e-3)


@check(points=1, hint="How many calls of accumulate() does one turn have now?")
def test_both(submission, run):
    """With one call for both models, the micro-batches whose turn moves them are named."""
    mistakes = {
        "one call is counted once, however many models it is given": turns(run(together=False)["generator"]),
    }
    want = turns(run(together=True)["critic"])
    require_answer(submission.answer("both"), want, what="the list of updates", mistakes=mistakes)
