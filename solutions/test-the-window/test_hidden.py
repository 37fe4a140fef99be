"""The student's test is tried on right functions and on wrong ones, which are in `programs`."""

from grader.checks import check, require_caught

MOST = 1000


def checked(update_points):
    """Return a function with the same results, which refuses what the task does not allow."""

    def answer(count, steps, epochs):
        if not all(type(one) is int and 0 <= one <= MOST for one in (count, steps, epochs)) or not steps * epochs:
            raise ValueError("update_points takes three whole numbers up to 1000; steps and epochs are at least 1")
        if count * epochs > MOST:
            raise ValueError("update_points takes at most 1000 micro-batches in all epochs together")
        return [int(number) for number in update_points(count, steps, epochs)]

    return answer


def judge(submission, programs):
    require_caught(submission, programs, "test_update_points", tested="update_points", adapt=checked)


@check(points=3, hint="Where are the updates of 4 micro-batches with 2 steps? Is that what you require?")
def test_full_windows(submission, programs):
    """Your test notices updates at the wrong places."""
    judge(submission, programs)


@check(points=4, hint="What becomes of the fifth micro-batch when steps is 2?")
def test_last_window(submission, programs):
    """Your test notices what is wrong with the last, shorter window only."""
    judge(submission, programs)


@check(points=3, hint="Two epochs: where does the second one begin to count?")
def test_epochs(submission, programs):
    """Your test notices what is wrong from the second epoch on."""
    judge(submission, programs)


@check(points=3, hint="Try steps = 1, more steps than there are micro-batches, and none at all.")
def test_edges(submission, programs):
    """Your test notices what is wrong only at the edges."""
    judge(submission, programs)
