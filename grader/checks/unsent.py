"""What a check gets where the submission returned something that is no value, such as a model or a generator."""

from typing import Any, NoReturn

from grader.checks.failure import Wrong


class Unsent:
    """In the place of what `function` returned. A check that ignores it goes on; one that uses it fails by its name."""

    def __init__(self, function: str, what: str) -> None:
        self._function = function
        self._what = what

    def wrong(self) -> Wrong:
        """Return why a check that needs a value fails."""
        return Wrong(
            f"`{self._function}` returned {self._what}, which is no value that can be compared. Return a number, a "
            "text, a tensor, an array, or a list, tuple, dict or dataclass of these.",
            quantity=f"the return value of `{self._function}`",
            actual=self._what,
        )

    def __repr__(self) -> str:
        return self._what

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> NoReturn:
        """Fail also where torch gets it in the place of a tensor."""
        raise next(one for one in (*args, *(kwargs or {}).values()) if isinstance(one, cls)).wrong()


def _use(self: Unsent, *_: object) -> NoReturn:
    raise self.wrong()


def _read(self: Unsent, name: str) -> NoReturn:
    if name.startswith("__"):  # pytest, Hypothesis and copy look for what any object may have
        raise AttributeError(name)
    raise self.wrong()


_USES = """
eq ne lt le gt ge bool len iter next getitem contains call float int index complex round abs neg pos array add radd sub
rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul and rand or ror xor rxor invert
""".split()
for _name in _USES:
    setattr(Unsent, f"__{_name}__", _use)
Unsent.__getattr__ = _read  # type: ignore[attr-defined]
Unsent.__hash__ = object.__hash__  # type: ignore[method-assign]
