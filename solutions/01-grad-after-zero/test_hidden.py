"""The key is never stored: the program that the student was shown is run here."""

from grader.checks import check, execute, require_answer


def gradient_after(program):
    """Run the program; return its weight's gradient as nested lists, or None."""
    left = execute(program)[1]["model"].weight.grad
    return None if left is None else left.tolist()


@check(points=2, hint="Find the last zero_grad() that runs, and what comes after it.")
def test_printed_gradient(submission, snippet):
    """The answer is the gradient that the program prints."""
    without_updates = snippet.replace("optimizer.step()", "pass")
    doubled = snippet.replace(".pow(2).sum()", ".pow(2).sum() / 2")
    mistakes = {
        "zero_grad does not leave a tensor of zeros unless it is told to": [[0.0]],
        "think again about what is in .grad when the loop ends": None,
        "the weight has changed since the start, and the gradient with it": gradient_after(without_updates),
        "the derivative of a square has a factor 2": gradient_after(doubled),
        "it counts every gradient from the start, as if nothing were ever cleared": gradient_after(
            snippet.replace("optimizer.zero_grad", "dict")
        ),
    }
    want = gradient_after(snippet)
    require_answer(submission.answer("answer"), want, what="the printed gradient", mistakes=mistakes)
