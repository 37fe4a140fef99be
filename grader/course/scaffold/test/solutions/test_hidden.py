"""The student's test is tried on the files in `programs`: it must pass with the right ones, and notice the others."""

from grader.checks import check, require_caught


def checked(median):
    """Return a function with the same results, which refuses what the task does not allow: a test may ask anything."""

    def answer(numbers):
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= 1000:
            raise ValueError("median takes a list of 1 to 1000 numbers")
        if not all(type(number) in (int, float) for number in numbers):
            raise ValueError("median takes numbers")
        return float(median(list(numbers)))

    return answer


def judge(submission, programs):
    """Have the test tried on the right programs, and on the wrong ones whose first line names the running check."""
    require_caught(submission, programs, "test_median", tested="median", adapt=checked)


@check(points=2, hint="Of which list do you know the median, and is it also its mean?")
def test_odd(submission, programs):
    """Your test notices a wrong median of an odd number of values."""
    judge(submission, programs)


@check(points=2, hint="What is the median of 1 and 2?")
def test_even(submission, programs):
    """Your test notices a wrong median of an even number of values."""
    judge(submission, programs)
