"""Whether a submission attempts a programming task at all, read from its text."""

import ast

from grader.cells import cell_at
from grader.course.interface import Interface, binds
from grader.course.syntax import NotPython, parse


def untouched(source: str, stub: str, interface: Interface) -> str:
    """Say why there is nothing to judge yet: the stub as it was given, or functions that nobody has written.

    Empty where at least one function of the stub was written, and where the text is no Python or lacks one: that is
    told when it is loaded.
    """
    try:
        body, given = parse(source).body, parse(stub).body
    except NotPython:
        return ""
    names = {name: one.file for name, one in interface.functions.items()}
    listed = ", ".join(f"`{name}`" for name in names)
    if not names:
        return ""
    if _dump(body) == _dump(given):
        return f"This is still the stub as you got it: write {listed}, save the file, and submit again."
    files = {node: cell_at(source, node.lineno).name for node in body} if any(names.values()) else {}
    if all(_is_placeholder([node for node in body if files.get(node, "") == names[name]], name) for name in names):
        verb = "is" if len(names) == 1 else "are"
        return (
            f"{listed} {verb} still to be written: there is nothing in the body yet. Write it, save, and submit again."
        )
    return ""


def _is_placeholder(body: list[ast.stmt], name: str) -> bool:
    """Tell whether the last statement that binds the function gives it a body that does nothing."""
    node = next((node for node in reversed(body) if binds(node, name)), None)
    return isinstance(node, ast.FunctionDef) and all(map(_does_nothing, node.body))


def _does_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id in ("NotImplementedError", "NotImplemented")
    if isinstance(node, ast.Expr):  # a docstring, or `...`
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass)


def _dump(body: list[ast.stmt]) -> str:
    """Return what the statements say, without comments, layout and docstrings."""
    return ast.dump(ast.Module(body=[node for node in body if not _is_text(node)], type_ignores=[]))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
