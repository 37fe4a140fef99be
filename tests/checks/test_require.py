"""Comparisons: NaN, shape and dtype fail; the ratio and the known mistake are named."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import Wrong, require_answer, require_close, require_plain, tolerance
from grader.checks.likeness import alike
from grader.checks.require import ratio_of

WANT = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)


def refused(got: object, want: object = WANT, **options: object) -> Wrong:
    """Return what `require_close` says of a wrong value."""
    with pytest.raises(Wrong) as caught:
        require_close(got, want, "the gradient", **options)  # type: ignore[arg-type]
    return caught.value


def test_rounding_passes() -> None:
    """Another order of operations is not a mistake."""
    require_close(WANT * (1 + 1e-14), WANT, "the gradient")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_single_value_that_is_not_finite_fails(bad: float) -> None:
    """NaN is never a wildcard."""
    got = WANT.clone()
    got[1] = bad

    assert "not finite" in refused(got).failure.message


@pytest.mark.parametrize(
    "got",
    [WANT.float(), WANT.bfloat16(), WANT[:2], WANT.reshape(1, 3), torch.empty(0, dtype=torch.float64), WANT.sum()],
    ids=["float32", "bfloat16", "short", "reshaped", "empty", "scalar"],
)
def test_shape_and_dtype_are_exact(got: torch.Tensor) -> None:
    """Nothing broadcasts, nothing is compared under a looser dtype."""
    assert "should have" in refused(got).failure.message


@pytest.mark.parametrize("got", [None, ["1.0"], "1", 1.0, True])
def test_only_a_tensor_is_a_tensor(got: object) -> None:
    """The kind of a value is part of it."""
    assert "should be a tensor" in refused(got).failure.message


@pytest.mark.parametrize("got", [True, "1.0", None, [1.0]])
def test_only_a_number_is_a_number(got: object) -> None:
    """A bool is no count, text is no number."""
    assert "should be a number" in refused(got, 1.0).failure.message


@given(ratio=st.floats(-8, 8).filter(lambda r: abs(r - 1) > 1e-3 and abs(r) > 1e-3))
def test_a_single_factor_is_found(ratio: float) -> None:
    """One factor that explains the difference is reported as the ratio."""
    found = refused(WANT * ratio).failure.ratio

    assert found is not None
    assert math.isclose(found, ratio, rel_tol=1e-9)


def test_no_factor_is_claimed_where_there_is_none() -> None:
    """Only a difference that one factor explains has a ratio."""
    assert refused(WANT.flip(0)).failure.ratio is None
    assert ratio_of(WANT, torch.zeros(3, dtype=torch.float64)) is None


@pytest.mark.parametrize(
    ("got", "want"),
    [(0.3 * (1 + 4e-8), 0.3), (WANT * (1 + 1e-8), WANT), (7.0, 7.0 * (1 + 2e-9))],
    ids=["number", "tensor", "whole"],
)
def test_what_differs_looks_different(got: Any, want: Any) -> None:
    """A difference under the sixth digit is shown: "expected 0.3, got 0.3" would help nobody."""
    failure = refused(got, want).failure

    assert failure.expected != failure.actual
    assert len(failure.actual or "") <= 120


def test_a_known_mistake_is_named() -> None:
    """The message says which mistake gives exactly this value."""
    said = refused(WANT * 4, mistakes={"nothing was divided by k": WANT * 4}).failure

    assert "nothing was divided by k" in said.message
    assert said.ratio == pytest.approx(4)


def test_tolerance_grows_with_the_sum_and_stays_under_real_mistakes() -> None:
    """Derived from dtype and window size; far below the few per cent of the smallest mistake."""
    assert tolerance(torch.float64) == 1e-9
    assert tolerance(torch.float32, 64) > tolerance(torch.float32)
    assert tolerance(torch.float32, 1000) < 0.01


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        (3, 3, True), (3.0, 3, False), (True, 1, False), (1, True, False), (0.5, 0.5, True), (1, 1.0, True),
        (0.5000001, 0.5, True), (0.51, 0.5, False), (None, None, True), (0, None, False), ([], None, False),
        ([1, [2.0]], [1, [2.0]], True), ([1], [1, 2], False), ((1, 2), [1, 2], False), ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"b": 1}, False), ("A", "A", True), ("a", "A", False), (float("nan"), 1.0, False),
    ],
)  # fmt: skip
def test_literals_are_alike_only_with_their_exact_types(got: object, want: object, same: bool) -> None:
    """Counts and choices are exact; floats have a tolerance; containers compare item by item."""
    assert alike(got, want, rtol=1e-6) is same


def test_a_wrong_answer_names_the_mistake_and_not_the_right_value() -> None:
    """The student reads which mistake it is; the key is not in the failure."""
    with pytest.raises(Wrong) as caught:
        require_answer(4.0, 1.25, "the printed gradient", mistakes={"you forgot to divide": 4.0})

    assert "you forgot to divide" in caught.value.failure.message
    assert "1.25" not in repr(caught.value.failure)


def test_a_mistake_that_gives_the_right_value_is_not_named() -> None:
    """In a variant where the mistake happens to be right, nobody is accused of it."""
    require_answer(2, 2, "the count", mistakes={"you counted twice": 2})
    with pytest.raises(Wrong) as caught:
        require_answer(3, 2, "the count", mistakes={"you counted twice": 2})

    assert "counted twice" not in caught.value.failure.message


@pytest.mark.parametrize("got", [1, 1.5, [], [1.0, 2], {"loss": 0.5}, None])
def test_what_holds_no_tensor_is_plain(got: object) -> None:
    """What it is worth, and whether it is a number at all, is for the comparison to say."""
    require_plain(got, "the returned loss")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (torch.tensor(0.5), "The returned loss is a tensor; it should be a Python number, such as .item() gives."),
        (WANT, "The returned loss is a tensor; it should be a list of Python numbers, such as .tolist() gives."),
        ([0.5, torch.tensor(0.5)], "The returned loss holds tensors; it should hold Python numbers, such as .item()"),
        (
            {"loss": torch.tensor(0.5)},
            "The returned loss holds tensors; it should hold Python numbers, such as .item()",
        ),
    ],
)
def test_a_tensor_is_no_plain_number(got: object, said: str) -> None:
    """A tensor may keep the graph of its loss, where a task asks for a number."""
    with pytest.raises(Wrong) as caught:
        require_plain(got, "the returned loss")

    assert caught.value.failure.message.startswith(said)
