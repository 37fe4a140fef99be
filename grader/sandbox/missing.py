"""Imports of what is not installed: no fault as long as no function that is graded needs it.

Students draw plots and progress bars around their code. While the file is loaded, whatever it asks of such a module
comes to nothing; a call that needs it raises ModuleNotFoundError, at the student's line.
"""

import ast
import sys
from importlib.util import find_spec
from types import CodeType
from typing import Any, NoReturn

_NAME = "__grade_missing__"


class Missing:
    """In the place of a module that is not installed, and of all that comes of it.

    Attributes:
        loading: whether the file is being loaded.
    """

    loading = True

    def __init__(self, module: str) -> None:
        vars(self)["module"] = module

    def __getattr__(self, name: str) -> "Missing":
        if name.startswith("__"):
            raise AttributeError(name)
        return self() if Missing.loading else self._needed()

    def __call__(self, *_: object, **__: object) -> "Missing":
        """Come to nothing, or be needed."""
        return self if Missing.loading else self._needed()

    def __enter__(self) -> "Missing":
        return self()

    def __exit__(self, *_: object) -> None:
        pass

    def _needed(self, *_: object) -> NoReturn:
        module = vars(self)["module"]
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    __iter__ = __len__ = __bool__ = __getitem__ = __float__ = __int__ = __index__ = __mro_entries__ = _needed


def compiled(source: str, filename: str, flags: int = 0) -> CodeType:
    """Compile a text; its own imports of what is not installed, outside of `try` and functions, give a `Missing`.

    Raises:
        SyntaxError, ValueError: as `compile`.
    """
    tree = compile(source, filename, "exec", flags=flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    tree.body = [part for node in tree.body for part in _tolerant(node)]
    code: CodeType = compile(tree, filename, "exec", flags=flags, dont_inherit=True)
    return code


def names() -> dict[str, Any]:
    """Return what the compiled code must find among its global names."""
    return {_NAME: Missing}


def _tolerant(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.Import):
        kept = [alias for alias in node.names if _installed(alias.name)]
        lost = {alias.asname or alias.name.partition(".")[0]: alias.name for alias in node.names if alias not in kept}
        imports: list[ast.stmt] = [ast.copy_location(ast.Import(names=kept), node)] if kept else []
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level and not _installed(node.module):
        if any(alias.name == "*" for alias in node.names):
            return [node]
        lost, imports = {alias.asname or alias.name: node.module for alias in node.names}, []
    else:
        return [node]
    return imports + [_assignment(name, module, node) for name, module in lost.items()]


def _installed(module: str) -> bool:
    root = module.partition(".")[0]
    return root in sys.modules or find_spec(root) is not None


def _assignment(name: str, module: str, node: ast.stmt) -> ast.stmt:
    made = ast.Call(ast.Name(_NAME, ast.Load()), [ast.Constant(module)], [])
    return ast.fix_missing_locations(ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], made), node))
