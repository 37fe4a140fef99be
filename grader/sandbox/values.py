"""What a function of the submission returned, as plain values: all that is ever sent of it."""

import dataclasses
import sys
from typing import TYPE_CHECKING, Any

from grader.sandbox import wire
from grader.sandbox.tensors import torch

if TYPE_CHECKING:
    import numpy as np

_MOST_PLAIN = wire.MAX_PLAIN // 2
_MOST_TENSOR_BYTES = 16 << 20
_DEEPEST = 40


class NoValue(Exception):
    """What was returned cannot be sent; the text says what it is, as in "a Sequential"."""


def plain(value: object) -> Any:
    """Return `value` as None, bools, numbers, texts, bytes, dense tensors, and lists and dicts of these.

    Scalars and 0-d arrays of NumPy become Python's numbers, other arrays nested lists; a fraction of other than 64
    bits becomes the shortest decimal that stands for it, so that float32's 0.3 is 0.3 and not 0.30000001192. Tuples,
    named tuples and sets become lists, dataclasses dicts by field.

    Raises:
        NoValue: it is something else, holds something else, or is too large.
    """
    try:
        return _Reader().read(value, 0)
    except NoValue:
        raise
    except Exception as error:  # noqa: BLE001 - an object of the submission's own may raise anything when it is read
        raise NoValue(f"{_named(value)} that cannot be read ({type(error).__name__})") from None


class _Reader:
    """Reads one value, as long as it stays within what a message may hold."""

    def __init__(self) -> None:
        # A value can only be one of NumPy's where that is imported, and here it takes a tenth of a cold start.
        numpy = sys.modules.get("numpy")
        self._number: tuple[type, ...] = (numpy.generic,) if numpy else ()
        self._several: tuple[type, ...] = (numpy.ndarray,) if numpy else ()
        self._plain = _MOST_PLAIN
        self._tensors = _MOST_TENSOR_BYTES

    def read(self, value: object, depth: int) -> Any:
        if value is None or isinstance(value, (bool, int, float, str, bytes, *self._number)):
            return self._scalar(value)
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if depth > _DEEPEST:
            raise NoValue("something that is nested too deeply")
        if isinstance(value, self._several):
            return self._array(value)  # type: ignore[arg-type]
        if isinstance(value, (list, tuple, set, frozenset)):
            self._take(9 + 9 * len(value))
            return [self.read(part, depth + 1) for part in value]
        if isinstance(value, dict):
            self._take(9 + 18 * len(value))
            return {self._key(key): self.read(part, depth + 1) for key, part in value.items()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {f.name: self.read(getattr(value, f.name), depth + 1) for f in dataclasses.fields(value)}
        raise NoValue(_named(value))

    def _scalar(self, value: object) -> Any:
        if isinstance(value, self._number):
            value = _wide(value).item()
        if isinstance(value, (str, bytes)):
            self._take(len(value))
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise NoValue("a text that is not valid Unicode")
        kinds: tuple[type, ...] = (bool, int, float, str, bytes)
        kind = next((kind for kind in kinds if isinstance(value, kind)), None)
        if kind is None and value is not None:  # NumPy's complex numbers, dates and records
            raise NoValue(_named(value))
        if kind is int and not -(1 << 63) <= value < 1 << 64:  # type: ignore[operator]
            raise NoValue("a whole number of more than 64 bits")
        return value if kind in (None, type(value)) else kind(value)  # a subclass is sent as what it is based on

    def _array(self, value: "np.ndarray[Any, Any]") -> Any:
        if value.dtype.kind not in "biuf":
            raise NoValue(f"an array of dtype {value.dtype}")
        self._take(9 * value.size)
        return _wide(value).tolist()

    def _tensor(self, value: torch.Tensor) -> torch.Tensor:
        if not wire.is_sendable(value):
            raise NoValue(f"a tensor of layout {value.layout}, dtype {value.dtype} and device {value.device}")
        self._take(3 + 8 * value.dim())
        self._tensors -= value.numel() * value.element_size()
        if self._tensors < 0:
            raise NoValue(f"more than {_MOST_TENSOR_BYTES >> 20} MiB of tensors")
        return value.detach()

    def _key(self, key: object) -> Any:
        if not isinstance(key, (bool, int, float, str, *self._number)) and key is not None:
            raise NoValue(f"a dict with {_named(key)} as a key")
        return self._scalar(key)

    def _take(self, size: int) -> None:
        self._plain -= size
        if self._plain < 0:
            raise NoValue(f"more than {_MOST_PLAIN >> 20} MiB of numbers and text outside of tensors")


def _wide(value: Any) -> Any:
    """Return a scalar or an array of NumPy whose fractions have 64 bits."""
    other = value.dtype.kind == "f" and value.dtype.itemsize != 8
    return value.astype(str).astype(float) if other else value


def _named(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
