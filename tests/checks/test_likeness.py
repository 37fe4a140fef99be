"""Which mistake an answer is of, however it is written; and none where it may be two, or right."""

import pytest

from grader.checks.likeness import alike, named

THIRD = 1 / 3


@pytest.mark.parametrize(
    ("got", "mistakes", "want", "name"),
    [
        (4, {"a": 4}, 2, "a"),
        (4.0, {"a": 4}, 0.25, "a"),  # a whole number, written as another kind
        (4, {"a": 4.0}, 0.25, "a"),
        (0.333, {"a": THIRD}, 1.0, "a"),  # rounded
        (0.67, {"a": 2 / 3}, 1.0, "a"),
        (0.66, {"a": 2 / 3}, 1.0, "a"),  # cut
        (-2.7, {"a": -8 / 3}, 1.0, "a"),
        (0.3, {"a": THIRD}, 1.0, None),  # one digit says too little
        (2, {"a": 2.4}, 1.0, None),
        (0.34, {"a": THIRD}, 1.0, None),
        (0.333, {"a": THIRD}, 0.3331, None),  # it may be the right one, rounded
        (0.33, {"a": THIRD, "b": 0.3349}, 1.0, None),  # it may be either
        (0.33, {"a": THIRD, "b": 0.33}, 1.0, "b"),  # it is one of them, exactly
        (2, {"a": 2, "b": 2}, 1, None),  # two mistakes of one value
        (2, {"a": 2}, 2.0, None),  # the mistake gives the right value here
        (True, {"a": 1}, False, None),
        (1, {"a": True}, 0, None),
        (None, {"a": None}, [[0.0]], "a"),
        ([3, 1, 2], {"a": [1, 2, 3]}, [0, 1, 2], "a"),  # in another order
        (["R", "P"], {"a": ["P", "R"]}, ["P"], "a"),
        ([3, 1, 2], {"a": [1, 3, 2]}, [1, 2, 3], None),  # the order is what is wrong, and it is another one
        ([1, 3, 2], {"a": [1, 3, 2]}, [1, 2, 3], "a"),
        ([1, 1, 2], {"a": [1, 2, 2]}, [0], None),
        ([[0.333]], {"a": [[THIRD]]}, [[1.0]], "a"),
        ([[1.0]], {"a": [[1.0], [1.0]]}, None, None),
        (float("inf"), {"a": 1.0}, 2.0, None),
        pytest.param(10**400, {"a": 1.0}, 2.0, None, id="larger than any float"),
        ("A", {"a": "A"}, "B", "a"),
    ],
)
def test_named(got: object, mistakes: dict[str, object], want: object, name: str | None) -> None:
    """The one that gives it, for these numbers."""
    assert named(got, mistakes.items(), want) == name


def test_a_number_larger_than_any_float_is_not_alike() -> None:
    """It is a wrong answer, and no fault of the check."""
    assert not alike(10**400, 1.0, rtol=1e-6)
    assert alike(10**400, 10**400, rtol=1e-6)
