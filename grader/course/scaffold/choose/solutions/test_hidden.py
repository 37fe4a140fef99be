"""The right letter is computed from the very options that the student was shown."""

from grader.checks import check, require_answer


@check(points=1, hint="Check both conditions for each of the four.")
def test_choice(submission, variant):
    """The chosen setting fits into memory and makes batches of the wanted size."""
    fits, batch = variant["fits"], variant["batch"]
    mistakes = {}
    for letter, (size, steps) in variant["options"].items():
        if size > fits:
            mistakes["one micro-batch of it does not fit into memory"] = letter
        elif size * steps != batch:
            mistakes["it makes batches of another size"] = letter
        else:
            want = letter
    require_answer(submission.answer("answer"), want, what="your choice", mistakes=mistakes)
