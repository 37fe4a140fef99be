"""A notebook's cells, executed one by one as Jupyter does: one that fails does not keep the next from running."""

import __future__

import ast
import inspect
import types
from collections.abc import Callable, Coroutine
from functools import reduce
from operator import or_
from typing import Any

from grader.cells import split
from grader.sandbox.missing import compiled

_FEATURES = reduce(or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names))
_MOST_FAILURES = 20


def run_cells(source: str, filename: str, module: types.ModuleType) -> list[BaseException]:
    """Execute the cells in `module` and return what failing ones raised, in order; line numbers are the text's.

    What a `from __future__` says holds for the cells after it too; `await` may stand outside of functions.
    """
    module.__dict__["display"] = _display
    flags, failed = 0, []
    for cell in split(source):
        try:
            text = "\n" * (cell.first - 1) + cell.source
            code = compiled(text, filename, flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            flags |= code.co_flags & _FEATURES
            result = eval(code, module.__dict__)  # noqa: S307 - this process exists to do it
            if inspect.iscoroutine(result):
                _finish(result)
        except BaseException as error:  # noqa: BLE001 - also the SystemExit of a cell, which ends no notebook
            failed.append(error)
    return failed[:_MOST_FAILURES]


def _display(*values: object, **_: object) -> None:
    """Stand for IPython's `display`: print what it would show."""
    print(*values, sep="\n")  # noqa: T201 - where a notebook shows it


def _finish(waiting: Coroutine[Any, Any, Any]) -> None:
    """Run a cell with `await` to its end, as far as that goes without an event loop."""
    step: Callable[[None], Any] = waiting.send
    try:
        while step(None) is None:
            pass
    except StopIteration:
        return
    waiting.close()
    raise RuntimeError("this await has to wait, and there is no event loop here; call ordinary functions")
