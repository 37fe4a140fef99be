"""The program that the student was shown is run; each known mistake is that program with the mistake in it."""

import pytest

from grader.checks import check, execute, require_answer

RTOL = 1e-4
UNDIVIDED = ("divisor = min(k, len(batches) - start)", "divisor = 1"), ("divisor = k", "divisor = 1")
STEP_EACH_TIME = (("(i + 1) % k == 0", "True"),)
FORGET = (("for i, (x, y)", "optimizer.zero_grad()\n        for i, (x, y)"),)


@pytest.fixture
def train(snippet):
    """The program's function, called after some of the program's text was replaced."""

    def run(policy, epochs=1, replaced=()):
        program = snippet
        for old, new in replaced:
            assert old in program
            program = program.replace(old, new)
        return execute(program)[1]["train"](policy, epochs)

    return run


@check(points=1, hint="Which micro-batches stand behind the steps that do run?")
def test_dropped(submission, train):
    """The weight is that of the program whose tail is left alone."""
    mistakes = {
        'count the steps: with "drop" the tail has none': train("flush"),
        "what is each loss divided by?": train("drop", replaced=UNDIVIDED),
        "step() does not run after each micro-batch": train("drop", replaced=STEP_EACH_TIME),
    }
    require_answer(submission.answer("dropped"), train("drop"), what="the first weight", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="At which weight is the tail's gradient taken, and what is it divided by?")
def test_flushed(submission, train):
    """The weight is that of the program whose tail has a step of its own and is divided as all others are."""
    mistakes = {
        'with "flush" the tail has a step, too': train("drop"),
        'only "rescale" counts how many micro-batches the tail holds': train("rescale"),
        "what is each loss divided by?": train("flush", replaced=UNDIVIDED),
    }
    require_answer(submission.answer("flushed"), train("flush"), what="the second weight", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="How many micro-batches does the last window hold?")
def test_rescaled(submission, train):
    """The weight is that of the program whose tail is divided by what it holds."""
    mistakes = {
        'with "rescale" the tail has a step, too': train("drop"),
        "the tail is not divided by k here": train("flush"),
    }
    require_answer(
        submission.answer("rescaled"), train("rescale"), what="the third weight", mistakes=mistakes, rtol=RTOL
    )


@check(points=2, hint="What is in .grad when the second epoch begins?")
def test_two_epochs(submission, train):
    """The weight is that after two epochs, in which nothing clears the tail."""
    mistakes = {
        "something is still in .grad when the second epoch begins": train("drop", 2, replaced=FORGET),
        'with "drop" no step follows the tail': train("flush", 2),
        "this is the weight after one epoch": train("drop"),
    }
    require_answer(
        submission.answer("two_epochs"), train("drop", 2), what="the last weight", mistakes=mistakes, rtol=RTOL
    )
