"""How a check fails: with fields, not prose."""

import builtins
import re
from collections.abc import Sequence
from functools import cache

from grader.cells import left_out
from grader.report.check_result import Cause, Failure
from grader.sandbox.absent import is_told
from grader.sandbox.limits import NOT_HERE, SubmissionRaised, SubmissionStopped

_OUT_OF_MEMORY = re.compile(r"DefaultCPUAllocator: (can't allocate|not enough) memory|CUDA (error: )?out of memory")
"""How torch says it; an author's or a student's own words on memory are told as they are."""
_NEEDED = "Your code needs what this grader does not have"
_UNREADABLE = {"SyntaxError", "IndentationError", "TabError", "Unusable"}
_STOPPED = {
    "timeout": Cause.TIMEOUT,
    "memory": Cause.MEMORY,
    "died": Cause.DIED,
    "protocol": Cause.PROTOCOL,
    "output": Cause.DIED,
}


class Wrong(AssertionError):
    """A value differs from what the checker computed itself; the fields are those of `Failure`.

    Example::

        raise Wrong(f"There were {made} updates instead of {wanted}.", quantity="the number of updates")
    """

    def __init__(
        self,
        message: str,
        *,
        quantity: str = "",
        expected: str = "",
        actual: str = "",
        ratio: float | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.failure = Failure(
            cause=Cause.WRONG,
            message=message,
            quantity=quantity,
            expected=expected,
            actual=actual,
            ratio=ratio,
            line=line,
        )


class Unreadable(Exception):
    """The submission could not be run at all; `line` is 1-based where known.

    Example::

        raise Unreadable("`answer` is no list of numbers", line=3)
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def as_builtin(error: SubmissionRaised) -> SubmissionRaised:
    """Return the exception as one that is also of the built-in class that it names, where that can be."""
    try:
        return _class_of(error.kind)(error.kind, error.message, error.frames, error.source)
    except TypeError:  # that class wants more than a text, as UnicodeDecodeError does
        return error


@cache
def _class_of(kind: str) -> type[SubmissionRaised]:
    builtin = getattr(builtins, kind, None)
    ends_loops = (StopIteration, StopAsyncIteration)  # raised in a generator of the check, they would mean something
    if not isinstance(builtin, type) or not issubclass(builtin, Exception) or issubclass(builtin, ends_loops):
        return SubmissionRaised
    return type(kind, (SubmissionRaised, builtin), {})


def failure_of(error: BaseException, *, memory_mb: int = 0, loading: bool = False) -> Failure | None:
    """Return what an exception says of the submission, or None when it is not the submission's fault.

    While `loading` it has seen nothing of the checks. Later, what ends it free of charge is told in words of the
    grader's own: an exception of the submission may carry a check's inputs.
    """
    if isinstance(error, Wrong):
        return error.failure
    if isinstance(error, Unreadable):
        return Failure(cause=Cause.UNREADABLE, message=error.message, line=error.line)
    if isinstance(error, SubmissionStopped):
        return Failure(cause=_STOPPED[error.ending], message=error.message, line=error.line)
    if isinstance(error, SubmissionRaised):
        return _raised(error, memory_mb, loading=loading)
    return None


def notices(source: str, failed: Sequence[SubmissionRaised]) -> tuple[str, ...]:
    """Say what of a notebook was left out, and which of its cells failed without keeping it from being graded."""
    return tuple(filter(None, (left_out(source), *map(_cell_failed, failed))))


def _cell_failed(error: SubmissionRaised) -> str:
    place = error.place(error.frames[0].line) if error.frames else "a cell"
    first = error.message.splitlines()[0][:200] if error.message else ""
    said = f"{error.kind}: {first}" if first else error.kind
    what = f"did not run: {first}" if error.kind == NOT_HERE else f"raised {said}"
    return f"{place[:1].upper()}{place[1:]} {what.removesuffix('.')}. The other cells were run."


def _raised(error: SubmissionRaised, memory_mb: int, *, loading: bool) -> Failure:
    where = f" ({error.place(error.line)})" if error.line else ""
    if error.kind == NOT_HERE:
        said = error.message if loading or is_told(error.message, error.source) else _NEEDED
        return Failure(cause=Cause.UNREADABLE, message=f"{said.removesuffix('.')}{where}.", line=error.line)
    if loading and error.kind in _UNREADABLE:
        message = error.message if error.kind == "Unusable" else f"{error.kind}{where}: {error.message}."
        return Failure(cause=Cause.UNREADABLE, message=message, line=error.line)
    if error.kind in ("MemoryError", "OutOfMemoryError") or _OUT_OF_MEMORY.search(error.message):
        message = f"The submission asked for more memory than the {memory_mb} MiB it may use{where}."
        return Failure(cause=Cause.MEMORY, message=message, line=error.line)
    detail = "\n".join(f"{error.place(f.line)}, in {f.function or 'the file'}" for f in error.frames)
    if error.kind == "StateMismatch":
        return Failure(cause=Cause.WRONG, message=error.message)
    first = error.message.splitlines()[0][:300] if error.message else ""
    message = f"Your code raised {error.kind}{where}" + (f": {first}" if first else ".")
    return Failure(cause=Cause.RAISED, message=message, line=error.line, detail=detail)
