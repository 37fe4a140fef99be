"""Which slips with statements cannot matter: a pure one made twice, or two that do not depend on each other swapped."""

import ast
from collections.abc import Iterable

PURE_CALLS = frozenset({"len", "sum", "range", "min", "max", "int", "float", "list", "tuple", "bool", "abs", "sorted"})
_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Await)
_HIDES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Global, ast.Nonlocal)
_PURE_PARTS = (
    ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.List, ast.Dict,
    ast.Attribute, ast.Subscript, ast.Slice, ast.Call, ast.Starred, ast.expr_context, ast.operator, ast.unaryop,
    ast.boolop, ast.cmpop,
)  # fmt: skip


def same_twice(statement: ast.stmt) -> bool:
    """Tell whether doing it twice is doing it once: it only sets names, to what does not depend on them."""
    return _is_pure(statement) and not _written(statement) & _read(statement)


def swaps_freely(statement: ast.stmt, passed: Iterable[ast.stmt]) -> bool:
    """Tell whether moving a statement past these others leaves the program as it was."""
    return all(_independent(statement, other) for other in passed)


def _independent(a: ast.stmt, b: ast.stmt) -> bool:
    for node in (*ast.walk(a), *ast.walk(b)):
        if isinstance(node, (*_JUMPS, *_HIDES)):
            return False
    apart = not (_written(a) & (_read(b) | _written(b)) or _read(a) & _written(b))
    # What a call changes beside names cannot be seen, so only one that sets names to constants passes it for sure.
    return apart and ((_is_pure(a) and _is_pure(b)) or _is_constant(a) or _is_constant(b))


def _is_constant(statement: ast.stmt) -> bool:
    return _is_pure(statement) and not _read(statement)


def _is_pure(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    else:
        return False
    assert statement.value is not None
    names = all(isinstance(t, ast.Name | ast.Tuple) for t in targets)
    return names and all(_is_pure_part(node) for node in ast.walk(statement.value))


def _is_pure_part(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in PURE_CALLS
    return isinstance(node, _PURE_PARTS)


def _written(statement: ast.stmt) -> set[str]:
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}


def _read(statement: ast.stmt) -> set[str]:
    called = {n.func for n in ast.walk(statement) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    own = {n for n in called if isinstance(n, ast.Name) and n.id in PURE_CALLS}
    names = {n for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    reads = {n.id for n in names - own}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        reads.add(statement.target.id)
    return reads
