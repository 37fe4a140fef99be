"""Answers follow the rule that the course tests on FSDP2 itself: two places, and zero_grad knows one of them."""

import pytest

from grader.checks import check, require_answer


@pytest.fixture
def parts(variant):
    """Return, for each micro-batch, the numbers of those whose gradients `.grad` holds after it."""
    shown, waiting, found = (), (), []
    for i in range(len(variant["coefficients"])):
        shown, waiting = (() if i in variant["cleared"] else shown), (*waiting, i)
        if i in variant["synced"]:
            shown, waiting = shown + waiting, ()
        found.append(shown)
    return found


@check(points=2, hint="Where is a gradient before it was reduced, and what does zero_grad() clear?")
def test_seen(submission, variant, parts):
    """`run` returns these gradients."""
    right = [sum(variant["coefficients"][i] for i in one) if one else None for one in parts]
    require_answer(submission.answer("seen"), right, "what `run` returns")


@check(points=1, hint="Which gradients were waiting when the last synced backward came?")
def test_counted(submission, parts):
    """The gradients of these micro-batches are in the last one."""
    require_answer(sorted(submission.answer("counted")), sorted(parts[-1]), "the list of what counts")
