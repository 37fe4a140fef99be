"""The student's test is tried on right functions and on wrong ones, which are in `programs`."""

from grader.checks import check, require_caught

MOST_MICRO_BATCHES = 1000


def checked(loss_weights):
    """Return a function with the same results, which refuses what the task does not allow."""

    def answer(sizes, steps):
        whole = [*sizes, steps] if isinstance(sizes, list) else [None]
        if any(type(one) is not int or not 1 <= one <= 1_000_000 for one in whole) or len(sizes) > MOST_MICRO_BATCHES:
            raise ValueError("loss_weights takes a list of at most 1000 whole numbers, and one more, each at least 1")
        return [float(weight) for weight in loss_weights(list(sizes), steps)]

    return answer


def judge(submission, programs):
    require_caught(submission, programs, "test_loss_weights", tested="loss_weights", adapt=checked)


@check(points=7, hint="Try several sizes that all differ, and more than one window.")
def test_full_windows(submission, programs):
    """Your test notices weights that are wrong in a full window, and nothing else."""
    judge(submission, programs)


@check(points=6, hint="Try a last window with fewer micro-batches than the others, and look at its weights, too.")
def test_short_window(submission, programs):
    """Your test notices weights that are wrong in the short last window."""
    judge(submission, programs)


@check(points=4, hint="Try steps = 1, a single window that is not full, and an epoch without micro-batches.")
def test_edges(submission, programs):
    """Your test notices what is wrong only at the edges."""
    judge(submission, programs)
