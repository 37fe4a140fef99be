"""Functions that stay in the checker while the submission calls them: what a test of the student's own is tried on."""

from collections.abc import Callable
from typing import Any

from grader.checks.hosted import Hosted
from grader.errors import GradeError
from grader.sandbox import proxies
from grader.sandbox.wire import ProtocolError

_MOST_TEXT = 300


class LentFunction(Hosted):
    """A function that runs here, on what the submission sends; what it raises, the submission's code sees raised.

    Args:
        function: gets plain values and tensors, and returns such; tensors in it are no part of a graph.
        through: a class or function of the public harness, which is given the lent function and stands in its place.
    """

    def __init__(self, function: Callable[..., Any], through: Callable[[Any], Any] | None) -> None:
        super().__init__()
        self._function = function
        self._through = through

    def __reduce__(self) -> tuple[Any, ...]:
        if self._through is None:
            return proxies.Lent, (self.number,)
        return self._through, (proxies.Lent(self.number),)

    def answer(self, action: str, args: list[Any]) -> Any:
        """Call the function.

        Raises:
            ProtocolError: no honest proxy asks that.
        """
        if action != "call" or len(args) != 2 or not isinstance(args[0], list) or not isinstance(args[1], dict):
            raise ProtocolError(f"no function answers {action!r}")
        if not all(isinstance(name, str) for name in args[1]):
            raise ProtocolError("an argument's name is no text")
        try:
            return self._function(*args[0], **args[1])
        except GradeError:
            raise
        except Exception as error:  # noqa: BLE001 - it may be wrong on purpose, and gets what a student made up
            return proxies.Refused(type(error).__name__, str(error)[:_MOST_TEXT])

    def renewed(self, proxy: Any) -> Hosted:  # noqa: ARG002
        """Nothing is remembered from one call to the next."""
        again = LentFunction(self._function, self._through)
        again.number = self.number
        return again
