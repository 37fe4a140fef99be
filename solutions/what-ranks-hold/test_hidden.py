"""Answers follow the rule that the course tests on real ranks, over gloo: forward decides, and `.grad` is averaged."""

import pytest

from grader.checks import check, require_answer


@pytest.fixture
def sent(variant):
    """Return the micro-batches whose backward sends: all, where forward is not under no_sync."""
    count = len(variant["coefficients"][0])
    return [i for i in range(count) if variant["form"] == "late" or i not in variant["quiet"]]


@pytest.fixture
def held(variant, sent):
    """Return each rank's `.grad` after each backward."""
    grads, seen = [0.0, 0.0], ([], [])
    for i, new in enumerate(zip(*variant["coefficients"], strict=True)):
        grads = [a + b for a, b in zip(grads, new, strict=True)]
        if i in sent:
            grads = [sum(grads) / 2] * 2
        for rank in (0, 1):
            seen[rank].append(grads[rank])
    return seen


@check(points=2, hint="For each micro-batch: is it sent, and what is sent?")
def test_rank_0(submission, held):
    """Rank 0 returns these gradients."""
    require_answer(submission.answer("rank_0"), held[0], "what rank 0 returns")


@check(points=1, hint="Where the last micro-batch is quiet, the ranks need not agree.")
def test_rank_1_last(submission, held):
    """Rank 1 ends with this gradient."""
    require_answer(submission.answer("rank_1_last"), held[1][-1], "the last gradient on rank 1")


@check(points=1, hint="Which call has to be under no_sync()?")
def test_all_reduces(submission, sent):
    """The gradient crosses the network that many times."""
    require_answer(submission.answer("all_reduces"), len(sent), "the number of all-reduces")
