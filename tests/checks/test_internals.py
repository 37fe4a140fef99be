"""What is used of Hypothesis beyond its documentation: tried first, and done without where it does not work."""

from importlib.metadata import version

import hypothesis
import pytest

from grader.checks import internals
from grader.checks.drawing import draw_examples
from grader.checks.profile import EXAMPLES, as_graded

FIRST_USABLE = (6, 140)
"""Older releases than this were seen to be built otherwise."""


def test_this_hypothesis_is_known() -> None:
    """A new release that is built otherwise would make every grade slower without a word."""
    here = tuple(int(part) for part in version("hypothesis").split(".")[:2])

    assert internals.usable() or here < FIRST_USABLE


def test_what_does_not_work_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is missing or does something else, the trial notices; nothing is drawn ahead then."""
    for name, stand_in in (
        ("example_of", None),
        ("is_last_run", lambda: True),
        ("chosen_of", lambda _: 0),
        ("seed_with", lambda _: None),
        ("run_as", lambda *_: None),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(internals, name, stand_in)
            assert not internals.usable.__wrapped__(), name

    monkeypatch.setattr("grader.checks.drawing.usable", lambda: False)
    check = hypothesis.given(hypothesis.strategies.integers())(lambda _: None)
    assert draw_examples(check, []) is None


def in_force() -> hypothesis.settings:
    """Return the settings of a test that says nothing of them."""
    assert hypothesis.settings.default is not None
    return hypothesis.settings.default


def test_grading_leaves_hypothesis_as_it_was() -> None:
    """A test run may hold other tests than checks."""
    before = in_force()
    with as_graded():
        assert in_force().max_examples == EXAMPLES
        assert in_force().database is None

    after = in_force()
    assert (after.max_examples, after.deadline, after.phases) == (before.max_examples, before.deadline, before.phases)
