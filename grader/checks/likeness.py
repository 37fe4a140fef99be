"""Whether an answer is the right one, and whether it is the one that a known mistake gives."""

import math
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import TypeGuard, TypeVar

_Name = TypeVar("_Name", bound=Hashable)
_SAME = 1e-6
_FEWEST_DIGITS = 2
"""A number is taken for another one rounded only where it has so many significant digits."""


def alike(got: object, want: object, *, rtol: float) -> bool:
    """Whether a literal equals another: exact types, floats within `rtol`, lists and dicts item by item."""
    if type(want) is float:
        return _is_number(got) and _close(got, want, rtol)
    if type(got) is not type(want):
        return False
    if isinstance(want, (list, tuple)):
        assert isinstance(got, (list, tuple))
        return len(got) == len(want) and all(alike(g, w, rtol=rtol) for g, w in zip(got, want, strict=True))
    if isinstance(want, dict):
        assert isinstance(got, dict)
        return got.keys() == want.keys() and all(alike(got[k], want[k], rtol=rtol) for k in want)
    return got == want


def named(got: object, mistakes: Iterable[tuple[_Name, object]], want: object, *, rtol: float = _SAME) -> _Name | None:
    """Return the name of the mistake that gives this answer; None where none does, or more than one.

    An answer is also taken for a value written otherwise: 2 and 2.0, a rounded or cut number, a list in another order;
    but only where the right answer, and what any other mistake gives, cannot be meant by it as well.

    Args:
        got: the wrong answer.
        mistakes: name -> the answer that it gives, for these numbers.
        want: the right one.
        rtol: relative tolerance of floats.
    """
    wrong = [(name, value) for name, value in mistakes if not alike(value, want, rtol=rtol)]
    exactly = {name for name, value in wrong if equal(got, value, rtol=rtol)}
    if exactly or may_mean(got, want):
        return exactly.pop() if len(exactly) == 1 else None
    loosely = {name for name, value in wrong if may_mean(got, value)}
    return loosely.pop() if len(loosely) == 1 else None


def may_mean(got: object, value: object) -> bool:
    """Tell whether an answer may be this value, written otherwise."""
    if isinstance(got, list) and isinstance(value, list):
        if len(got) != len(value):
            return False
        if all(map(may_mean, got, value)):
            return True
        return all(type(one) in (int, str) for one in (*got, *value)) and sorted(map(repr, got)) == sorted(
            map(repr, value)
        )
    return equal(got, value, rtol=_SAME) or (_is_number(got) and _is_number(value) and _is_rounded(got, value))


def equal(got: object, value: object, *, rtol: float) -> bool:
    """Tell whether two answers are the same, also where one of them writes a float as a whole number."""
    if _is_number(got) and _is_number(value):
        return _close(got, value, rtol)
    if isinstance(got, list) and isinstance(value, list):
        return len(got) == len(value) and all(equal(g, v, rtol=rtol) for g, v in zip(got, value, strict=True))
    return alike(got, value, rtol=rtol)


def _close(a: float, b: float, rtol: float) -> bool:
    try:
        return math.isclose(a, b, rel_tol=rtol, abs_tol=1e-12)
    except OverflowError:  # a whole number that no float is as large as
        return a == b


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) in (int, float)


def _is_rounded(got: float, value: float) -> bool:
    """Tell whether a number is another one, rounded or cut to the digits that it has after the point."""
    _, digits, exponent = Decimal(repr(got)).as_tuple()
    places = -exponent if isinstance(exponent, int) else 0
    if places < 1 or len(digits) < _FEWEST_DIGITS or not math.isfinite(value):
        return False
    return got in (round(value, places), math.trunc(value * 10**places) / 10**places)
