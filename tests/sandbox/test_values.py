"""What counts as a value when a function of the submission returns it, and what is named instead."""

import collections
import dataclasses
import enum
import math
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from grader.sandbox import wire
from grader.sandbox.values import NoValue, plain


class Pair(NamedTuple):
    """A named tuple, as a loss and its count come."""

    loss: Any
    count: Any


@dataclasses.dataclass
class Result:
    """A dataclass of any two parts."""

    loss: Any
    more: Any = None


class Colour(enum.IntEnum):
    """An enumeration over int."""

    RED = 3


class Refuses(dict[str, int]):
    """A dict that cannot be read."""

    def items(self) -> Any:
        """Raise."""
        raise RuntimeError("not today")


VALUES: list[tuple[object, object]] = [
    (np.float64(0.25) * 3, 0.75),
    (np.float32(0.5), 0.5),
    (np.float16(0.1), 0.1),
    (np.float32(0.3), 0.3),
    (np.longdouble(0.5), 0.5),
    (np.array([[0.3], [1e-30]], dtype=np.float32), [[0.3], [1e-30]]),
    (np.asarray(0.75), 0.75),
    (np.array([1.5, 2.5]), [1.5, 2.5]),
    (np.arange(4).reshape(2, 2), [[0, 1], [2, 3]]),
    (np.array([True]), [True]),
    (np.int64(-7), -7),
    (np.uint8(7), 7),
    (np.bool_(True), True),
    (np.str_("ab"), "ab"),
    (torch.Size([2, 3]), [2, 3]),
    (Pair(np.float64(0.5), (1, 2)), [0.5, [1, 2]]),
    (Result(np.int32(1), [Result(None)]), {"loss": 1, "more": [{"loss": None, "more": None}]}),
    (Colour.RED, 3),
    ({4}, [4]),
    (collections.OrderedDict(a=np.float64(1.0)), {"a": 1.0}),
    ({np.int64(1): "x", None: True}, {1: "x", None: True}),
    (b"\x00\xff", b"\x00\xff"),
]


@pytest.mark.parametrize(("returned", "want"), VALUES, ids=lambda value: repr(value)[:40])
def test_numbers_of_any_kind_are_values_of_pythons_own_types(returned: object, want: object) -> None:
    """Scalars, arrays, named tuples and dataclasses arrive as numbers, lists and dicts; types are exact."""
    reply = wire.from_host(wire.RETURNED, wire.to_checker(wire.Reply(plain(returned), [], {})))

    assert repr(reply.value) == repr(want)


def test_tensors_keep_dtype_and_shape_wherever_they_lie() -> None:
    """They are not turned into lists, and lose their graph on the way."""
    weight = torch.ones(2, requires_grad=True)
    got = plain([Result((weight * 2).sum()), torch.nn.Parameter(torch.ones(1))])

    assert torch.equal(got[0]["loss"], torch.tensor(4.0))
    assert not got[0]["loss"].requires_grad
    assert not got[1].requires_grad


LOOP: list[Any] = []
LOOP.append(LOOP)
SHARED: list[Any] = [1]
for _ in range(38):  # two to the power of 38 numbers, were it written out
    SHARED = [SHARED, SHARED]


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (torch.nn.Linear(1, 1), "a Linear"),
        ([1.0, {"net": torch.nn.Linear(1, 1)}], "a Linear"),
        (object(), "an object"),
        ((x for x in "ab"), "a generator"),
        (Result, "a type"),
        (Refuses(a=1), r"a Refuses that cannot be read \(RuntimeError\)"),
        (2**64, "a whole number of more than 64 bits"),
        (1j, "a complex"),
        (np.complex128(1j), "a complex"),
        (np.array(["a"]), "an array of dtype <U1"),
        ({(1, 2): 3}, "a dict with a tuple as a key"),
        (torch.ones(2).to_sparse(), "a tensor of layout torch.sparse_coo"),
        (torch.ones(2, device="meta"), "a tensor of layout torch.strided, dtype torch.float32 and device meta"),
        (torch.ones(1).expand(1 << 40), "more than 16 MiB of tensors"),
        ([0.5] * 200_000, "more than 1 MiB of numbers and text outside of tensors"),
        (SHARED, "more than 1 MiB of numbers and text outside of tensors"),
        ("x" * (1 << 21), "more than 1 MiB of numbers and text outside of tensors"),
        (LOOP, "something that is nested too deeply"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_what_is_no_value_is_named(returned: object, said: str) -> None:
    """The sentence says what was returned; nothing is raised that would look like the student's own error."""
    with pytest.raises(NoValue, match=f"^{said}"):
        plain(returned)


def test_lone_surrogates_are_no_value_either() -> None:
    """Text that no file could hold cannot travel."""
    with pytest.raises(NoValue, match="a text that is not valid Unicode"):
        plain(["\ud800"])


def test_nan_and_infinity_are_numbers() -> None:
    """A loss may be either; whether that is right is for the check to say."""
    assert math.isnan(plain(np.float64("nan")))
    assert plain(np.float32("inf")) == math.inf
