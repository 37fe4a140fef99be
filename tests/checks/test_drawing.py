"""Examples drawn before they are tried, and the search for a smaller one."""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from grader.checks.drawing import SHRINK_CALLS, draw_examples, try_examples
from grader.checks.example import describe, described
from grader.checks.failure import Wrong
from grader.checks.internals import usable
from grader.checks.profile import as_graded, load_profile, seed_with
from grader.sandbox.limits import SubmissionStopped


@pytest.fixture(autouse=True)
def _as_graded() -> Iterator[None]:
    """Set Hypothesis as a checker does."""
    if not usable():
        pytest.skip("this Hypothesis is one that draws and shrinks by itself: tests/checks/test_internals.py")
    with as_graded():
        seed_with(7)
        yield
    seed_with(None)


def check_of(judge: Callable[[int], None]) -> Any:
    """Return a check of integers, two of them chosen."""

    @given(x=st.integers(0, 1000))
    @example(x=3)
    @example(x=5)
    def test_it(submission: object, x: int) -> None:  # noqa: ARG001 - a fixture's name
        describe(f"x = {x}")
        judge(x)

    return test_it


def tried(judge: Callable[[int], None]) -> BaseException | None:
    """Draw, try, and return what was raised."""
    check = check_of(judge)
    try:
        try_examples(check, {"submission": None}, draw_examples(check, ["submission"]) or [])
    except BaseException as error:  # noqa: BLE001 - the tests look at it
        return error
    return None


def test_drawn_are_the_examples_that_hypothesis_would_run() -> None:
    """The same, in the same order, the chosen ones first."""
    seen: list[int] = []
    check = check_of(seen.append)
    drawn = draw_examples(check, ["submission"])

    check(submission=None)
    assert drawn is not None
    assert [one.arguments["x"] for one in drawn] == seen
    assert [one.arguments["x"] for one in drawn if one.chosen] == seen[:2] == [3, 5]
    assert len(set(seen)) > 40


def test_a_seed_gives_the_same_examples_again_and_another_seed_others() -> None:
    """So prefetched examples are those of the judge."""
    check = check_of(lambda _: None)
    first, second = draw_examples(check, ["submission"]), draw_examples(check, ["submission"])
    seed_with(8)

    assert first == second != draw_examples(check, ["submission"])


def test_a_seed_counts_where_ci_is_set_too() -> None:
    """There Hypothesis loads settings that ignore the seed, and a new profile takes them over."""
    hypothesis.settings.load_profile("ci")
    load_profile()
    check = check_of(lambda _: None)
    first = draw_examples(check, ["submission"])
    seed_with(8)

    assert first != draw_examples(check, ["submission"])


def test_what_is_drawn_while_it_runs_is_left_to_hypothesis() -> None:
    """Such examples depend on the body."""

    @given(data=st.data())
    def test_it(data: Any) -> None:
        data.draw(st.integers())

    assert draw_examples(test_it, []) is None


def test_a_generated_example_is_made_smaller() -> None:
    """The smallest that fails is the one that is told, in its words."""

    def judge(x: int) -> None:
        if x >= 11:
            raise Wrong(f"{x} is too large")

    assert str(tried(judge)) == "11 is too large"
    assert described() == "x = 11"


def test_a_chosen_example_is_told_as_it_is() -> None:
    """An author chose it for being small; nothing is run after it."""
    seen: list[int] = []

    def judge(x: int) -> None:
        seen.append(x)
        if x >= 5:
            raise Wrong(f"{x} is too large")

    assert str(tried(judge)) == "5 is too large"
    assert seen == [3, 5]


def test_the_search_is_bounded() -> None:
    """However long a search could go on, it runs the check so often and no more."""
    runs: list[int] = []

    @settings(max_examples=60)
    @given(xs=st.lists(st.integers(0, 2**40), min_size=20, max_size=40))
    def test_it(xs: list[int]) -> None:
        runs.append(1)
        if sum(xs) % 7 == 3:
            raise Wrong("three")

    drawn = draw_examples(test_it, [])
    with pytest.raises(Wrong):
        try_examples(test_it, {}, drawn or [])
    assert len(runs) <= 60 + SHRINK_CALLS + 2


def test_a_hang_is_never_repeated() -> None:
    """Neither what hung in the first place, nor what hangs on the way to a smaller example."""
    hung: list[int] = []

    def hang(x: int) -> None:
        hung.append(x)
        raise SubmissionStopped("timeout", "it hangs")

    def judge(x: int) -> None:
        if x > 500:
            hang(x)

    assert isinstance(tried(judge), SubmissionStopped)
    assert len(hung) == 1

    hung.clear()

    def also_wrong(x: int) -> None:
        if x > 500:
            raise Wrong("too large")
        if 5 < x < 500:
            hang(x)

    assert isinstance(tried(also_wrong), (Wrong, SubmissionStopped))
    assert len(hung) <= 1


def test_an_example_that_the_check_rejects_is_passed_over() -> None:
    """`assume` works as it does under Hypothesis."""
    seen: list[int] = []

    def judge(x: int) -> None:
        assume(x % 2)
        seen.append(x)

    assert tried(judge) is None
    assert seen
    assert all(x % 2 for x in seen)


def test_a_failure_that_comes_and_goes_is_a_failure() -> None:
    """Once wrong is wrong, whatever a repetition says."""
    runs: list[int] = []

    def judge(x: int) -> None:
        runs.append(x)
        if len(runs) == 10:
            raise Wrong("now and then")

    error = tried(judge)
    assert error is not None
    assert "now and then" in str(error) or isinstance(error, BaseExceptionGroup)
