"""Comparisons that say what differs, by what ratio, and which mistake gives exactly that ratio.

Written so that NaN fails: a value passes only when it is shown to be close.
"""

import math
from collections.abc import Mapping
from typing import Any

from grader.checks.failure import Wrong
from grader.checks.likeness import alike, named
from grader.checks.unsent import Unsent
from grader.sandbox.tensors import torch

_FLOOR = {torch.float64: 1e-9, torch.float32: 1e-5, torch.float16: 4e-3, torch.bfloat16: 2e-2}
_SHOWN = 6


def tolerance(dtype: torch.dtype, samples: int = 1) -> float:
    """Relative tolerance for a sum over `samples` terms computed in `dtype` in another order.

    Grows with the rounding error of a sum, n machine epsilons; never below a floor of 1e-9 for float64 and 1e-5
    for float32, far under the few per cent that the smallest real mistake makes.

    Example::

        require_close(got, want, "the sum", rtol=tolerance(torch.float32, samples=512))
    """
    return max(_FLOOR[dtype], 8 * torch.finfo(dtype).eps * max(samples, 1))


def require_close(
    got: object,
    want: torch.Tensor | float,
    what: str,
    *,
    rtol: float | None = None,
    mistakes: Mapping[str, torch.Tensor | float] | None = None,
) -> None:
    """Require that `got` is `want` up to rounding: same shape and dtype, finite, close relative to its norm.

    A number may also come as a tensor of one element without dimensions, a tensor as nested lists of its shape (such
    as an array arrives).

    Args:
        got: from the submission.
        want: computed by the check.
        what: names the quantity, e.g. "the gradient of `0.weight` at update 2".
        rtol: relative tolerance; by default that of the dtype (1e-9 for a float).
        mistakes: sentence -> the wrong value that this known mistake gives.

    Raises:
        Wrong: it is not; names the ratio where one factor explains the difference.

    Example::

        require_close(p.grad, 3 * g, "the gradient of `weight`", mistakes={"it was never cleared": 4 * g})
    """
    if isinstance(got, Unsent):
        raise got.wrong()
    if isinstance(want, torch.Tensor):
        got = _as_tensor(got, want.dtype) if isinstance(got, list) else got
        _require_tensor(got, want, what, rtol=rtol, mistakes=mistakes or {})
        return
    if type(got) is torch.Tensor and got.dim() == 0 and not got.is_complex():
        got = got.item()
    if type(got) not in (int, float):
        raise Wrong(f"{capital(what)} should be a number, not {_kind(got)}.", quantity=what, expected=short(want))
    _require_number(float(got), float(want), what, rtol=rtol, mistakes=mistakes or {})  # type: ignore[arg-type]


def _require_number(got: float, want: float, what: str, *, rtol: float | None, mistakes: Mapping[str, Any]) -> None:
    limit = _FLOOR[torch.float64] if rtol is None else rtol
    if _near(got, want, limit):
        return
    shown = _side_by_side(got, want, what)
    if not math.isfinite(got):
        raise Wrong(f"{capital(what)} is not finite.", **shown)
    ratio = got / want if want and math.isfinite(got / want) else None
    for sentence, value in mistakes.items():
        if _near(got, float(value), max(limit, 1e-6)):
            raise Wrong(f"{capital(what)} is wrong: {sentence}.", ratio=ratio, **shown)
    raise Wrong(f"{capital(what)} is not what it should be.", ratio=ratio, **shown)


def _side_by_side(got: object, want: object, what: str) -> dict[str, Any]:
    """Return both values as a failure shows them, to as many digits as tell them apart."""
    for digits in (6, 9, 12, 17):
        expected, actual = short(want, digits), short(got, digits)
        if expected != actual:
            break
    return {"quantity": what, "expected": expected, "actual": actual}


def _near(got: float, want: float, rtol: float) -> bool:
    return abs(got - want) <= rtol * max(abs(want), 1e-12)  # NaN compares false: not close


def _as_tensor(nested: list[Any], dtype: torch.dtype) -> object:
    """Return nested lists of numbers as a tensor, anything else as it is."""
    try:
        return torch.tensor(nested, dtype=dtype)
    except (ValueError, TypeError, RuntimeError):
        return nested


def _require_tensor(
    got: object, want: torch.Tensor, what: str, *, rtol: float | None, mistakes: Mapping[str, Any]
) -> None:
    if type(got) is not torch.Tensor:
        raise Wrong(f"{capital(what)} should be a tensor, not {_kind(got)}.", quantity=what, expected=short(want))
    if got.shape != want.shape or got.dtype != want.dtype:
        raise Wrong(
            f"{capital(what)} has shape {tuple(got.shape)} and dtype {_dtype(got)}; "
            f"it should have {tuple(want.shape)} and {_dtype(want)}.",
            quantity=what,
        )
    limit = tolerance(want.dtype, want.numel()) if rtol is None else rtol
    if _close(got, want, limit):
        return
    shown = _side_by_side(got, want, what)
    if not bool(torch.isfinite(got).all()):
        raise Wrong(f"{capital(what)} is not finite.", **shown)
    ratio = ratio_of(got, want)
    for sentence, value in mistakes.items():
        if _close(got, torch.as_tensor(value, dtype=want.dtype), max(limit, 1e-6)):
            raise Wrong(f"{capital(what)} is wrong: {sentence}.", ratio=ratio, **shown)
    raise Wrong(f"{capital(what)} is not what it should be.", ratio=ratio, **shown)


def _close(got: torch.Tensor, want: torch.Tensor, rtol: float) -> bool:
    if got.shape != want.shape:
        return False
    a, b = got.double(), want.double()
    norm = torch.linalg.vector_norm  # half the time of Tensor.norm
    scale = max(float(norm(b)), 1e-12)
    return float(norm(a - b)) <= rtol * scale  # NaN compares false: not close


def ratio_of(got: torch.Tensor, want: torch.Tensor) -> float | None:
    """Return r where got = r * want explains the difference (to 1e-6), else None.

    Example::

        assert ratio_of(4 * want, want) == 4.0
    """
    a, b = got.double().flatten(), want.double().flatten()
    square = float(b @ b)
    if not square > 0 or not bool(torch.isfinite(a).all()):
        return None
    ratio = float(a @ b) / square
    return ratio if float((a - ratio * b).norm()) <= 1e-6 * max(float(a.norm()), float(b.norm())) else None


def require_answer(
    got: object,
    want: object,
    what: str,
    *,
    mistakes: Mapping[str, object] | None = None,
    rtol: float = 1e-6,
) -> None:
    """Require a literal answer: exact type and value for counts and choices, `rtol` for floats, nested lists alike.

    A number that is right may be written as an int where a float is asked for, never the other way round.

    The failure says that it is wrong, and names a known mistake; it holds no number that the right answer could be
    computed from, neither the right value nor a ratio to it.

    Args:
        got: the student's literal.
        want: computed by the check: int, float, str, bool, None, or nested lists of them.
        what: names the quantity, e.g. "the printed gradient".
        mistakes: sentence -> the wrong answer that this known mistake gives.
        rtol: relative tolerance of each float.

    Raises:
        Wrong: it differs; names the mistake where the answer is one that a known mistake gives, however it is written,
            and no other one does.

    Example::

        require_answer(submission.answer(), 16, "the number of updates", mistakes={"the tail counts, too": 15})
    """
    if isinstance(got, Unsent):
        raise got.wrong()
    if type(got) is torch.Tensor and got.dim() == 0:
        got = got.item()
    if alike(got, want, rtol=rtol):
        return
    shown: dict[str, Any] = {"quantity": what, "actual": short(got)}
    sentence = named(got, (mistakes or {}).items(), want, rtol=rtol)
    raise Wrong(f"{capital(what)} is not {short(got)}{f': {sentence}' if sentence else ''}.", **shown)


def require_plain(got: object, what: str) -> None:
    """Require Python numbers where a task asks for them: no tensor, nor a list or dict that holds one.

    A tensor that is computed from a loss keeps the loss's graph, and with it all activations, for as long as it is
    kept. What a number is worth is for `require_close` or `require_answer` to say.

    Args:
        got: from the submission: a number, or a list or dict of numbers.
        what: names the quantity, e.g. "the returned mean loss".

    Raises:
        Wrong: there is a tensor.

    Example::

        require_plain(loss, "the returned mean loss")
    """
    parts = [*got.values()] if isinstance(got, dict) else got if isinstance(got, (list, tuple)) else []
    if isinstance(got, torch.Tensor):
        wanted = "a list of Python numbers, such as .tolist()" if got.dim() else "a Python number, such as .item()"
        raise Wrong(f"{capital(what)} is a tensor; it should be {wanted} gives.", quantity=what, actual=short(got))
    if any(isinstance(part, torch.Tensor) for part in parts):
        raise Wrong(
            f"{capital(what)} holds tensors; it should hold Python numbers, such as .item() gives.", quantity=what
        )


def _kind(value: object) -> str:
    names = {type(None): "None", list: "a list", str: "text", bool: "a bool", dict: "a dict", torch.Tensor: "a tensor"}
    return names.get(type(value), f"{type(value).__name__}")


def _dtype(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def short(value: object, digits: int | None = None) -> str:
    """Return a value as a sentence shows it: the first numbers of a tensor, the beginning of a long text.

    Args:
        value: whatever it is.
        digits: of each number; by default 6 in a tensor, else 8.
    """
    if isinstance(value, torch.Tensor):
        flat = value.double().flatten()
        numbers = ", ".join(f"{float(v):.{digits or 6}g}" for v in flat[:_SHOWN])
        more = ", …" if flat.numel() > _SHOWN else ""
        return numbers if value.dim() == 0 else f"[{numbers}{more}]"
    text = f"{value:.{digits or 8}g}" if type(value) is float else repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"


def capital(text: str) -> str:
    """Return the text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
