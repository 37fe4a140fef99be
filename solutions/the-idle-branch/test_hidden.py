"""Answers follow the rules that the course tests on real ranks, over gloo, with the program that is shown."""

import pytest

from grader.checks import Wrong, check, require_answer


@pytest.fixture
def sums(variant):
    """Return what each rank adds up for a trunk that is always used, and for the branch."""
    everywhere = variant["always"], variant["branch"]
    return [[sum(of_rank[i] for i in used) for of_rank in variant["coefficients"]] for used in everywhere]


@pytest.fixture
def own(sums):
    """Return what rank 0 has added up, of trunk and branch."""
    return [on_0 for on_0, _ in sums]


@pytest.fixture
def mean(sums):
    """Return the means over the ranks."""
    return [(on_0 + on_1) / 2 for on_0, on_1 in sums]


@check(points=2, hint="Both weights are in one bucket. When is it sent?")
def test_plain(submission, own, mean):
    """Rank 0 ends with these gradients, without any option."""
    mistakes = {
        "nothing is sent until the whole bucket is there": mean,
        "trunk and branch are in one bucket": [mean[0], own[1]],
    }
    require_answer(submission.answer("plain"), own, "what rank 0 holds without an option", mistakes=mistakes)


@check(points=1, hint="What is found to be idle is marked as ready. What is in its .grad?")
def test_finding(submission, own, mean):
    """Rank 0 ends with these gradients, where unused parameters are found."""
    mistakes = {
        "what is idle in the last micro-batch is in the bucket, too": [mean[0], own[1]],
        "with this option the bucket is sent": own,
    }
    got = submission.answer("finding")
    require_answer(got, mean, "what rank 0 holds with find_unused_parameters", mistakes=mistakes)


@check(points=2, hint="Which weights did the first micro-batch use?")
def test_static(submission, own, mean):
    """Rank 0 ends with these gradients, with a static graph."""
    mistakes = {
        "the first micro-batch decides which weights are ever sent": mean,
        "what was in the first graph is sent": own,
        "the branch is used, if only later": [mean[0], None],
    }
    got = submission.answer("static")
    require_answer(got, [mean[0], own[1]], "what rank 0 holds with static_graph", mistakes=mistakes)


@check(points=1, hint="Which micro-batch has to be sent, so that the graph is known?")
def test_fails(submission, variant):
    """The lists `quiet` are named with which a static graph fails."""
    got = submission.answer("fails")
    failing = {letter for letter, start in variant["starts"].items() if 0 in start}
    if set(got) - failing:
        why = "where the first micro-batch sends, there is no error"
    elif failing - set(got):
        why = "an error comes wherever the first micro-batch is quiet, and that is so in others, too"
    else:
        return
    raise Wrong(
        f"The letters of lists that fail are not {got!r}: {why}.", quantity="the lists that fail", actual=repr(got)
    )


@check(points=1, hint="Which call finds out that the last reduction never ended?")
def test_noticed(submission, variant):
    """The moment is named when the missing reduction raises an error."""
    at = {moment: letter for letter, moment in variant["moments"].items()}
    mistakes = {
        "a backward that waits for one more gradient simply ends": at["last"],
        "every forward first checks that the last reduction has finished, even a quiet one": at["sent"],
        "the reduction that was begun has to end before another forward": at["never"],
    }
    require_answer(submission.answer("noticed"), at["next"], "the moment of the error", mistakes=mistakes)
