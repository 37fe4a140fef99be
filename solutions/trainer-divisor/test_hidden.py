"""The program that the student was shown is run with the transformers that is installed."""

from functools import cache

import pytest

from grader.checks import check, execute, framework, quietly, require_answer

framework("transformers.trainer")

RTOL = 1e-3


@cache
def returned(snippet, model, rows, **options):
    """Call `run`; the names of a model and of rows stand for what the program calls so."""
    with quietly():
        names = execute(snippet)[1]
        data = names[rows]() if rows == "Stream" else names[rows]
        return names["run"](names[model](), data, **options)


@pytest.fixture
def run(snippet):
    return lambda *what, **options: returned(snippet, *what, **options)


@check(points=2, hint="A window is fetched as a whole. What can it be divided by, then?")
def test_closed(submission, variant, run):
    """The gradients of a model whose forward() takes no further keywords are given."""
    full, tail, k = variant["n"] // variant["k"], variant["n"] % variant["k"], variant["k"]
    mistakes = {
        "here the length of the last window is known in time": [1.0] * full + [tail / k],
        "the last micro-batches of an epoch make an update, too": [1.0] * full,
        "somebody divides": [float(k)] * full + [float(tail)],
    }
    want = run("Model", "ROWS", num_train_epochs=1)
    require_answer(submission.answer("closed"), want, what="the list of gradients", mistakes=mistakes, rtol=RTOL)


@check(points=2, hint="What does the Trainer hand to a forward() with **kwargs, and what does it expect in return?")
def test_open_ended(submission, variant, run):
    """The gradients of a model whose forward() takes any keywords are given."""
    full, k = variant["n"] // variant["k"], variant["k"]
    mistakes = {
        "look for what the Trainer finds out from the signature": [1.0] * (full + 1),
        "a tail holds fewer micro-batches": [float(k)] * (full + 1),
        "the last micro-batches of an epoch make an update, too": [float(k)] * full,
    }
    want = run("OpenModel", "ROWS", num_train_epochs=1)
    require_answer(submission.answer("open_ended"), want, what="the list of gradients", mistakes=mistakes, rtol=RTOL)


@check(points=2, hint="Which update ends an epoch of a stream, and who clears before the next epoch?")
def test_streamed(submission, variant, run):
    """The gradients of training on a stream are given."""
    full, tail, k, steps = variant["n"] // variant["k"], variant["n"] % variant["k"], variant["k"], variant["steps"]
    mistakes = {
        "follow the gradients of the last micro-batches of the stream": [1.0] * steps,
        "each of these windows was divided on its own": (
            [1.0] * full + [(tail + k) / k] + [1.0] * (full - 1) + [(tail + k) / k] + [1.0] * full
        )[:steps],
    }
    want = run("Model", "Stream", max_steps=steps)
    require_answer(submission.answer("streamed"), want, what="the list of gradients", mistakes=mistakes, rtol=RTOL)
