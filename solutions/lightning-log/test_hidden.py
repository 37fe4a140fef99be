"""The program that the student was shown is run with the Lightning that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("lightning.pytorch")


@cache
def returned(snippet, **options):
    """Call `run`: the model, and the rows that have a value per step and per epoch."""
    with quietly():
        model, rows = execute(snippet)[1]["run"](**options)
    return model, *([row[name] for row in rows if name in row] for name in ("number_step", "number_epoch"))


@pytest.fixture
def run(snippet):
    return lambda **options: returned(snippet, **options)


def ends_of(k, n):
    return [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]


@check(points=2, hint="In which turns is a row written, and whose value is in it?")
def test_logged(submission, variant, run):
    """The micro-batches whose values are in the rows are named."""
    k, n, every = variant["k"], variant["n"], variant["every"]
    want = [round(value) for value in run(max_epochs=1)[1]]
    mistakes = {
        "rows are counted in updates, not in micro-batches": [i for i in range(n) if (i + 1) % every == 0],
        "micro-batches are numbered from 0, as `i` is": [i + 1 for i in want],
        "the turn that ends a window writes the row": [*range(0, n, k)][every - 1 :: every],
    }
    require_answer(submission.answer("logged"), want, what="the list of values", mistakes=mistakes)


@check(points=1, hint="Which turns call log, whether or not a row is written?")
def test_epoch_value(submission, variant, run):
    """The value that is logged for the epoch is given."""
    _, steps, epochs = run(max_epochs=1)
    ends = ends_of(variant["k"], variant["n"])
    mistakes = {"the turns without a row call log, too": sum(steps) / len(steps)}
    if variant["every"] > 1:
        mistakes["the turns that end no window call log, too"] = sum(ends) / len(ends)
    got = submission.answer("epoch_value")
    require_answer(got, epochs[0], what="the value of the epoch", mistakes=mistakes, rtol=1e-3)


@check(points=2, hint="The loss is divided before anybody knows how long the window will be. By what?")
def test_tail_scale(submission, variant, run):
    """The scale of the gradient that the epoch's last update uses is that which running the program shows."""
    k, n = variant["k"], variant["n"]
    tail = n % k
    mean = sum(2.0**i for i in range(n - tail, n)) / tail
    used = run(max_epochs=1)[0].gradients[-1]
    mistakes = {"whoever divides does not know yet how many micro-batches the window will hold": 1.0}
    if tail > 1:
        mistakes["something behind training_step divides"] = float(tail)
    got = submission.answer("tail_scale")
    require_answer(got, used / mean, what="the scale of the epoch's last update", mistakes=mistakes, rtol=1e-3)


@check(points=1, hint="What is a step of max_steps, and how many micro-batches has each, the tail's too?")
def test_turns(submission, variant, run):
    """The number of micro-batches that are trained on until max_steps is reached is given."""
    k, n = variant["k"], variant["n"]
    steps = n // k + 2
    mistakes = {
        "a step is an update": steps,
        "one of these updates has fewer micro-batches than the others": steps * k,
    }
    want = run(max_epochs=-1, max_steps=steps)[0].turns
    require_answer(submission.answer("turns"), want, what="the number of turns", mistakes=mistakes)
