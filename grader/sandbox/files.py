"""Several files of a student: modules that import each other by their names, as files in one folder do."""

import importlib
import linecache
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from grader.cells import split
from grader.sandbox import missing


class _Files(MetaPathFinder, Loader):
    """Finds the files in their joined text; of all that finds modules it is asked first, as the script's folder is."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib's
        target: ModuleType | None = None,  # noqa: ARG002 - importlib's
    ) -> ModuleSpec | None:
        name = f"{fullname}.py"
        return ModuleSpec(fullname, self, origin=name) if name in self._sources else None

    def exec_module(self, module: ModuleType) -> None:
        name = f"{module.__name__}.py"
        source = self._sources[name]
        module.__file__ = name
        module.__dict__.update(missing.names())
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(missing.compiled(source, name), module.__dict__)  # noqa: S102 - this process exists to do it


def import_functions(text: str, files: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Import the files of a joined text in their order; what one raises is raised.

    Args:
        text: holds every file.
        files: name -> functions that are asked for in it.

    Returns:
        Function name -> function, as far as its file has it.
    """
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Files)]
    for name, module in list(sys.modules.items()):
        if isinstance(getattr(module, "__loader__", None), _Files):  # of a program that was here before
            del sys.modules[name]
    sys.meta_path.insert(0, _Files({part.name: part.source for part in split(text)}))
    names = {file: vars(importlib.import_module(file.removesuffix(".py"))) for file in files}
    return {name: names[file][name] for file, asked in files.items() for name in asked if name in names[file]}


def lines_before(text: str) -> dict[str, int]:
    """Return file name -> how many lines of the joined text come before it."""
    return {part.name: part.first - 1 for part in split(text)}


def file_of(function: str, files: Mapping[str, Sequence[str]]) -> str:
    """Return the file in which the task asks for a function; empty where there is one file."""
    return next((name for name, functions in files.items() if function in functions), "")
