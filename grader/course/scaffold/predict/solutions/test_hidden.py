"""The key is never stored: the snippet that the student was shown is run here."""

from grader.checks import check, execute, require_answer


@check(points=1, hint="Nothing clears w.grad between the passes.")
def test_printed_gradient(submission, variant, snippet):
    """The answer is the number that the program prints."""
    printed, _ = execute(snippet)
    inputs = variant["inputs"]
    mistakes = {
        "it is the last gradient alone": inputs[-1],
        "it is the mean, but nothing is divided here": sum(inputs) / len(inputs),
    }
    require_answer(submission.answer("answer"), float(printed), what="the printed gradient", mistakes=mistakes)
