"""A stand-in for `torch._dynamo`, which takes about as long to import as torch itself, in each process anew.

Every optimizer imports it, only to tell a compiler that may be at work where its graph breaks. The stand-in takes such
hints; whoever wants more of it, as `torch.compile` does, gets the real module, which from then on is the only one.
"""

import re
import sys
import types
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

NAME = "torch._dynamo"
SHAPES = "torch.fx.experimental.symbolic_shapes"
"""What `backward` compares shapes by once it is handed a gradient; half a second of imports of its own."""
_WANTED = {
    NAME: re.compile(r"\b(checkpoint|compile|vmap|FakeTensorMode|_dynamo|torch\.func)\b"),
    SHAPES: re.compile(
        r"\bgrad_outputs\b|autograd\.functional|"
        r"(?<!def )\bbackward\(\s*(?!\)|retain_graph\b|create_graph\b|inputs\b)\S"
    ),
}


class _StandIn(types.ModuleType):
    """What of the compiler an uncompiled program asks for; every other name is the real module's."""

    def graph_break(self, msg: str = "") -> None:
        """Do nothing: there is no graph."""

    def disable(self, fn: Any = None, *arguments: Any, **options: Any) -> Any:
        """Return the function as it is until the real module is there: then, as that returns it."""
        if not isinstance(fn, types.FunctionType):
            return load().disable(fn, *arguments, **options)
        disabled: list[Callable[..., Any]] = []

        def call(*args: Any, **kwargs: Any) -> Any:
            if sys.modules.get(NAME) is self:
                return fn(*args, **kwargs)
            if not disabled:
                disabled.append(load().disable(fn, *arguments, **options))
            return disabled[0](*args, **kwargs)

        return call

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(load(), name)


class _Finder(MetaPathFinder):
    """Whoever imports a part of the real module gets all of it."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - as it is called
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Load the real module, and find the part that has come with it."""
        if not fullname.startswith(f"{NAME}."):
            return None
        load()
        module = sys.modules.get(fullname)
        return None if module is None else ModuleSpec(fullname, _There(module))


class _There(Loader):
    """Gives a module that has been loaded."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:  # noqa: ARG002 - as it is called
        """Return it."""
        return self._module

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave it as it was found."""
        module.__spec__ = self._spec


_finder = _Finder()


def stand_in(torch: types.ModuleType) -> None:
    """Put the stand-in in its place, unless the real module is there."""
    if NAME in sys.modules:
        return
    module = _StandIn(NAME)
    module.__path__ = [str(Path(path, "_dynamo")) for path in torch.__path__]
    sys.modules[NAME] = torch._dynamo = module  # type: ignore[attr-defined]
    sys.meta_path.insert(0, _finder)


def is_loaded(name: str) -> bool:
    """Whether a module is imported, and no stand-in for it."""
    return name in sys.modules and not isinstance(sys.modules[name], _StandIn)


def wanted(source: str) -> tuple[str, ...]:
    """Return the modules that a program seems to need and that are better imported before the program is timed.

    The real compiler for `torch.compile`, `torch.func`, FakeTensorMode and activation checkpointing, and what compares
    shapes for a `backward` that is handed a gradient. A wrong guess costs only time.
    """
    return tuple(name for name, words in _WANTED.items() if words.search(source))


def load(name: str = NAME) -> Any:
    """Return a module, the real one where a stand-in has its place."""
    if name == NAME and isinstance(sys.modules.get(NAME), _StandIn):
        del sys.modules[NAME]
        sys.meta_path.remove(_finder)
    return import_module(name)
