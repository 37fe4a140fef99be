"""A submission that failed is named by what it does when it is asked to train once more."""

from contextlib import suppress
from pathlib import Path

import pytest

from grader.checks import Run, Wrong, require_training
from grader.checks.session import open_submission
from grader.course.assignment import assign
from grader.course.course import Course
from grader.course.variant import Variant
from grader.report.record import Diagnosis
from grader.sandbox.client import HostSource
from grader.sandbox.limits import SubmissionRaised

COURSE = Course(Path(__file__).resolve().parents[2])
RUNS = (Run(sizes=(2, 2), steps=2), Run(sizes=(1, 1, 1), steps=3), Run(sizes=(1, 1, 1), steps=2, leftover=True))
HEAD = "def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):\n"
UNDIVIDED = """
    optimizer.zero_grad()
    for at, pair in enumerate(batches):
        loss_fn(model(pair[0]), pair[1]).backward()
        if (at + 1) % accumulation_steps == 0 or at + 1 == len(batches):
            optimizer.step()
            optimizer.zero_grad()
    return "done"
"""


def explained(hosts: HostSource, body: str) -> Diagnosis | None:
    """Have a submission judged on a few runs, and explained."""
    task = assign(COURSE.load("08-train-epoch"), Variant(student="ada", draw=0, seed=0, values={}))
    submission = open_submission(task, HEAD + body, filename="train_epoch.py", hosts=hosts, seed=0)
    submission.begin("test_full_windows")

    def train(run: Run, batches: object, optimizer: object) -> None:
        submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)

    for run in RUNS:
        with suppress(Wrong, SubmissionRaised):
            require_training(submission, run, train)
    submission.begin("")
    assert submission.explainer is not None
    try:
        return submission.explainer.explain(["test_full_windows"])
    finally:
        submission.close()


def test_a_mistake_is_named_in_the_sandbox(hosts: HostSource) -> None:
    """Its weights come from what the hosted optimizer was given."""
    found = explained(hosts, UNDIVIDED)

    assert found is not None
    assert found.mistake == "undivided"
    assert found.text.startswith("The losses are not divided. ")


@pytest.mark.parametrize(
    "body",
    [
        UNDIVIDED.replace("loss_fn(model(pair[0]), pair[1])", "(loss_fn(model(pair[0]), pair[1]) ** 2)"),
        "    raise KeyError(1)\n",
        "    optimizer.step()\n",
    ],
)
def test_what_is_not_known_is_not_named(hosts: HostSource, body: str) -> None:
    """A loss of another kind, an error, a step on nothing."""
    assert explained(hosts, body) is None
