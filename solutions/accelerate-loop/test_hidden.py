"""The program that the student was shown is run with the accelerate that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("accelerate")


@cache
def returned(snippet, **options):
    """Call `run` from a fresh start: accelerate keeps what it knows in one place for the whole process."""
    from accelerate.state import AcceleratorState, GradientState

    AcceleratorState._reset_state(reset_partial_state=True)
    GradientState._reset_state()
    with quietly():
        return execute(snippet)[1]["run"](**options)


@pytest.fixture
def run(snippet):
    return lambda **options: returned(snippet, **options)


@check(points=1, hint="What ends a window: the count, the end of the data, or both? Where does the count start again?")
def test_updates(submission, variant, run):
    """The micro-batches whose turn moves the weight are named."""
    k, n = variant["k"], variant["n"]
    want = run()[0]
    counted = [i % n for i in range(2 * n) if (i + 1) % k == 0]
    mistakes = {
        "step() stands in each turn, but it does nothing while a window is open": [*range(n)] * 2,
        "a loader that was prepared says which batch is its last one": counted,
        "follow the gradients of the last micro-batches of an epoch": [i for i in range(n) if (i + 1) % k == 0] * 2,
        "micro-batches are numbered from 0, as `i` is": [i + 1 for i in want],
    }
    require_answer(submission.answer("updates"), want, what="the list of updates", mistakes=mistakes)


@check(points=2, hint="backward() runs before anybody knows how long the window will be. What can it divide by?")
def test_tail_scale(submission, variant, run):
    """The scale of the gradient that the epoch's last update uses is that which running the program shows."""
    k, n = variant["k"], variant["n"]
    tail = n % k
    used = run()[1][-1]
    mean = sum(2.0**i for i in range(n - tail, n)) / tail
    mistakes = {"whoever divides does not know yet how many micro-batches the window will hold": 1.0}
    if tail > 1:
        mistakes["the loop divides by nothing, but it does not call loss.backward() either"] = float(tail)
    got = submission.answer("tail_scale")
    require_answer(got, used / mean, what="the scale of the epoch's last update", mistakes=mistakes, rtol=1e-3)


@check(points=1, hint="The scheduler was prepared, too: what does its step() ask before it counts?")
def test_last_epoch(submission, variant, run):
    """The count that the scheduler is at is given."""
    mistakes = {"a prepared scheduler does nothing in the turns in which its optimizer does nothing": 2 * variant["n"]}
    require_answer(submission.answer("last_epoch"), run()[2], what="the scheduler's count", mistakes=mistakes)


@check(points=1, hint="If the end of the data ends no window, where are the tail's gradients in the next epoch?")
def test_updates_unsynced(submission, variant, run):
    """Without the end of the data, the micro-batches whose turn moves the weight are named."""
    k, n = variant["k"], variant["n"]
    mistakes = {
        "now the end of the data ends no window": run()[0],
        "nothing sets the count back, and nothing clears": [i for i in range(n) if (i + 1) % k == 0] * 2,
    }
    want = run(sync_with_dataloader=False)[0]
    require_answer(submission.answer("updates_unsynced"), want, what="the list of updates", mistakes=mistakes)
