"""What a checker knows before there is a submission is what the submission is then asked."""

from pathlib import Path
from typing import Any, cast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Submission
from grader.checks.internals import usable
from grader.checks.prefetch import Fixtures, prefetch
from grader.checks.profile import load_profile, seed_with
from grader.checks.session import install_harness, open_submission
from grader.course.assignment import Assignment, assign
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.variant import Variant, draw_variant
from grader.sandbox.client import HostSource

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def task() -> Assignment:
    """Return 08-train-epoch as a checker has it."""
    seed_with(3)
    challenge = Course(ROOT).load("08-train-epoch")
    made = assign(challenge, Variant(student="ada", draw=0, seed=0, values={}))
    install_harness(made.public)
    return made


def train(submission: Submission, seed: int) -> torch.nn.Linear:
    """Ask a submission to train one small model; the body of the checks here."""
    draw = torch.Generator().manual_seed(seed)
    model = torch.nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.copy_(torch.randn(1, 1, generator=draw))
        model.bias.zero_()
    batches = [(torch.ones(1, 1), torch.ones(1, 1))] * 3
    submission.call("train_epoch", model, torch.optim.SGD(model.parameters(), lr=0.1), torch.nn.MSELoss(), batches, 2)
    return model


def test_requests_are_those_of_a_right_submission(task: Assignment, hosts: HostSource) -> None:
    """Byte for byte, also where a check asks twice and where the second question follows from the first answer."""
    if not usable():
        pytest.skip("this Hypothesis is one that draws and shrinks by itself: nothing is prefetched")
    load_profile()

    @given(seed=st.integers(0, 99))
    def test_it(submission: Submission, seed: int) -> None:
        model = train(submission, seed)
        train(submission, round(abs(float(model.weight.detach())) * 1e6))

    known = prefetch({"it": test_it}, task, seed=3, device="cpu")["it"]
    submission = open_submission(task, task.challenge.reference_file.read_text(), filename="x.py", hosts=hosts, seed=3)
    submission.begin("it")
    submission.hosts.expect(known.requests)
    assert known.drawn is not None
    for one in known.drawn:
        cast("Any", test_it).hypothesis.inner_test(submission=submission, **one.arguments)
    asked = [record.body for record in submission.calls]
    submission.close()

    assert len(asked) == 2 * len(known.drawn)
    assert asked == known.requests


def test_what_is_recalled_is_not_expected_again(task: Assignment) -> None:
    """A check that looks at a run of an earlier check asks a right submission for nothing new."""

    def test_it(submission: Submission) -> None:
        with submission.recalling():
            train(submission, 1)

    def test_anew(submission: Submission) -> None:
        train(submission, 1)

    known = prefetch({"first": test_it, "again": test_it, "anew": test_anew}, task, seed=3, device="cpu")

    assert [len(one.requests) for one in known.values()] == [1, 0, 1]


def test_prefetching_leaves_nothing_behind(task: Assignment) -> None:
    """Neither generators nor drawn examples are touched."""
    load_profile()
    before = torch.get_rng_state()

    def test_it(submission: Submission) -> None:
        train(submission, 1)
        torch.rand(3)

    prefetch({"it": test_it}, task, seed=3, device="cpu")

    assert torch.equal(before, torch.get_rng_state())


def test_a_check_that_cannot_be_prefetched_is_known_as_far_as_it_went(task: Assignment) -> None:
    """What is served, hosted, measured or broken needs a submission; the judge meets it again."""

    def serves(submission: Submission) -> None:
        train(submission, 1)
        submission.call("train_epoch", *[None] * 3, submission.serve([1]), 1)

    def breaks(submission: Submission) -> None:
        train(submission, 1)
        raise KeyError("no")

    def measures(submission: Submission) -> None:
        submission.measure("train_epoch")

    known = prefetch({"a": serves, "b": breaks, "c": measures}, task, seed=3, device="cpu")

    assert [len(known[name].requests) for name in "abc"] == [1, 1, 0]


def test_an_author_s_own_fixtures_are_made_for_a_check(task: Assignment) -> None:
    """Each once, of those that it asks for, and closed afterwards; what only pytest has ends the rehearsal."""
    ended = []

    def steps(submission: Submission, twice: int) -> Any:
        train(submission, twice)
        yield twice
        ended.append(twice)

    def uses(submission: Submission, steps: int, twice: int) -> None:
        train(submission, steps + twice)

    def cannot(submission: Submission, place: Path) -> None:
        train(submission, len(place.name))

    def place(tmp_path: Path) -> Path:
        return tmp_path

    own: dict[str, Fixtures] = {"uses": {"steps": steps, "twice": lambda: 2}, "cannot": {"place": place}}
    known = prefetch({"uses": uses, "cannot": cannot}, task, seed=3, device="cpu", fixtures=own)

    assert [len(known[name].requests) for name in own] == [2, 0]
    assert ended == [2]


def test_answers_are_those_of_the_reference_whatever_else_its_file_computes() -> None:
    """It is read like a submission, never executed: it uses names that only its author's files have."""
    course = Course(ROOT)
    challenge = course.load("05-fit-the-budget")
    variant = draw_variant(challenge, "ada", 0, course_key(course))
    product = []

    def asks(submission: Submission) -> None:
        product.append(submission.answer("micro_batch") * submission.answer("accumulation_steps"))

    prefetch({"asks": asks}, assign(challenge, variant), seed=3, device="cpu")

    assert product == [variant.known["batch"]]
