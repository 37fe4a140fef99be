"""The repaired project is asked for the means of several days, twice; the cause is one of four."""

import statistics

from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import check, describe, require_answer, require_close

DAYS = st.lists(
    st.lists(st.sampled_from(["", "21", "-3.5", "0"]), min_size=1, max_size=4).filter(any), min_size=1, max_size=3
)


@check(points=2, examples=20, hint="Which measurements are in the mean of the second day?")
@example([["20", "22"], ["10", "", "12"]])
@given(DAYS)
def test_means(submission, days):
    """Each day's mean is that of its own measurements, however often it is asked for."""
    describe(f"daily_means({days}), twice")
    for _ in range(2):
        means = submission.call("daily_means", days)
        assert isinstance(means, list) and len(means) == len(days), f"{len(days)} days have as many means"
        for number, (lines, mean) in enumerate(zip(days, means, strict=True), start=1):
            wanted = statistics.fmean(float(line) for line in lines if line)
            require_close(mean, wanted, f"the mean of day {number}")


@check(points=1, hint="Which of the four would be seen on the first day, too?")
def test_cause(submission):
    """The cause is found."""
    require_answer(submission.answer("cause"), "B", "the cause")
