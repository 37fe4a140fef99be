"""One letter, and what is wrong with each other one."""

from grader.checks import check, require_answer


@check(points=1, hint="Which resource runs out first?")
def test_purpose(submission):
    """The answer says what gradient accumulation is for."""
    mistakes = {
        "the same samples are computed, in more pieces, so no time is won": "A",
        "the model stays as it is": "C",
    }
    require_answer(submission.answer("answer"), "B", what="your choice", mistakes=mistakes)
